import * as contract from "@/features/workflows/contract";
import { getWorkflow } from "@/features/workflows/data";
import { archiveWorkflow, updateWorkflow } from "@/features/workflows/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getWorkflow, ({ ctx, params }) => getWorkflow(ctx, params.workflow_key));
export const PATCH = route(contract.updateWorkflow, ({ ctx, params, body }) =>
  updateWorkflow(ctx, params.workflow_key, body),
);
export const DELETE = route(contract.archiveWorkflow, async ({ ctx, params }) => {
  await archiveWorkflow(ctx, params.workflow_key);
  return undefined;
});
export const OPTIONS = preflight(contract.getWorkflow, contract.updateWorkflow, contract.archiveWorkflow);
