import { streamWorkflow as contract } from "@/features/runs/launching/contract";
import { joinOrStartWorkflow } from "@/features/runs/mutations/start-workflow";
import { runStream } from "@/features/runs/reading/respond";
import { preflight } from "@/lib/api/cors";
import { requireFreeStream } from "@/lib/api/open-streams";
import { route } from "@/lib/api/route";

export const POST = route(contract, async ({ ctx, params, body, idempotency }) => {
  requireFreeStream(ctx);
  const runId = await joinOrStartWorkflow(ctx, params.workflow_key, body, idempotency);
  return runStream(ctx, runId, 0, { headers: { "x-run-id": runId } });
});
export const OPTIONS = preflight(contract);
