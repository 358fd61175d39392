import { duplicateWorkflow as contract } from "@/features/workflows/contract";
import { duplicateWorkflow } from "@/features/workflows/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => duplicateWorkflow(ctx, params.workflow_key));
export const OPTIONS = preflight(contract);
