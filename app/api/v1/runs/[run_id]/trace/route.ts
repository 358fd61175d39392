import { getRunTrace as contract } from "@/features/runs/contract";
import { getRunTrace } from "@/features/runs/inspector/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params, query }) => getRunTrace(ctx, params.run_id, query));
export const OPTIONS = preflight(contract);
