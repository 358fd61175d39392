import { rerunRun as contract } from "@/features/runs/controlling/contract";
import { rerunRun } from "@/features/runs/mutations/repeat-run";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, body, idempotency }) =>
  rerunRun(ctx, params.run_id, body, idempotency),
);
export const OPTIONS = preflight(contract);
