import { getOperatedUser } from "@/features/operator/users/contract";
import { getUser } from "@/features/operator/users/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getOperatedUser, ({ ctx, params }) => getUser(ctx, params.user_id));
export const OPTIONS = preflight(getOperatedUser);
