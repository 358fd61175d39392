import { exportWorkflow as contract } from "@/features/workflows/contract";
import { exportWorkflow } from "@/features/workflows/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => exportWorkflow(ctx, params.workflow_key));
export const OPTIONS = preflight(contract);
