import { getRetention, updateRetention } from "@/features/retention/contract";
import { getRetention as read } from "@/features/retention/data";
import { updateRetention as change } from "@/features/retention/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getRetention, ({ ctx }) => read(ctx));
export const PATCH = route(updateRetention, ({ ctx, body }) => change(ctx, body));
export const OPTIONS = preflight(getRetention, updateRetention);
