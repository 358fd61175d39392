import { publishWorkflowVersion as contract } from "@/features/workflows/versions/contract";
import { publishVersion } from "@/features/workflows/versions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => publishVersion(ctx, params.workflow_key, params.version));
export const OPTIONS = preflight(contract);
