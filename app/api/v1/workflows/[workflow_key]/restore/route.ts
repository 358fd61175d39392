import { restoreWorkflow as contract } from "@/features/workflows/contract";
import { restoreWorkflow } from "@/features/workflows/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => restoreWorkflow(ctx, params.workflow_key));
export const OPTIONS = preflight(contract);
