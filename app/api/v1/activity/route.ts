import { listActivity as contract } from "@/features/activity/contract";
import { listActivity } from "@/features/activity/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listActivity(ctx, query));
export const OPTIONS = preflight(contract);
