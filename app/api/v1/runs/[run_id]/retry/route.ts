import { retryRun as contract } from "@/features/runs/controlling/contract";
import { retryRun } from "@/features/runs/mutations/repeat-run";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, idempotency }) => retryRun(ctx, params.run_id, idempotency));
export const OPTIONS = preflight(contract);
