import { importWorkflow as contract } from "@/features/workflows/contract";
import { importWorkflow } from "@/features/workflows/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, body }) => importWorkflow(ctx, body));
export const OPTIONS = preflight(contract);
