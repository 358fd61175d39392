import { runWorkflow as contract } from "@/features/runs/launching/contract";
import { runWorkflow } from "@/features/runs/mutations/start-workflow";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, body, idempotency }) =>
  runWorkflow(ctx, params.workflow_key, body, idempotency),
);
export const OPTIONS = preflight(contract);
