import { listRunSteps as contract } from "@/features/runs/steps/contract";
import { listRunSteps } from "@/features/runs/steps/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params, query }) => listRunSteps(ctx, params.run_id, query));
export const OPTIONS = preflight(contract);
