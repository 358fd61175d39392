import { pauseRun as contract } from "@/features/runs/controlling/contract";
import { pauseRun } from "@/features/runs/mutations/pause-run";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => pauseRun(ctx, params.run_id));
export const OPTIONS = preflight(contract);
