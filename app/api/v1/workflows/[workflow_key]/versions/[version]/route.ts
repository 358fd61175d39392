import { getWorkflowVersion as contract } from "@/features/workflows/versions/contract";
import { getVersion } from "@/features/workflows/versions/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => getVersion(ctx, params.workflow_key, params.version));
export const OPTIONS = preflight(contract);
