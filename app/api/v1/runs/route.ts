import { createRun, listRuns as listContract } from "@/features/runs/contract";
import { getRun, listRuns } from "@/features/runs/data";
import { joinOrStartRun } from "@/features/runs/mutations/start-run";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listContract, ({ ctx, query }) => listRuns(ctx, query));
export const POST = route(createRun, async ({ ctx, body, idempotency }) => {
  const { runId } = await joinOrStartRun(ctx, body, idempotency);
  return getRun(ctx, runId);
});
export const OPTIONS = preflight(createRun);
