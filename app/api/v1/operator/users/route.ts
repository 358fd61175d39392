import { listOperatedUsers } from "@/features/operator/users/contract";
import { listUsers } from "@/features/operator/users/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listOperatedUsers, ({ ctx, query }) => listUsers(ctx, query));
export const OPTIONS = preflight(listOperatedUsers);
