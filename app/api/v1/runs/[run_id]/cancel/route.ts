import { cancelRun as contract } from "@/features/runs/contract";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => cancelRun(ctx, params.run_id));
export const OPTIONS = preflight(contract);
