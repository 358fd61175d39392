import { rollBackWorkflow as contract } from "@/features/workflows/versions/contract";
import { rollBack } from "@/features/workflows/versions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, body }) => rollBack(ctx, params.workflow_key, body.version));
export const OPTIONS = preflight(contract);
