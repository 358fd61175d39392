import { rollBackAgent as contract } from "@/features/agents/versions/contract";
import { rollBack } from "@/features/agents/versions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, body }) => rollBack(ctx, params.agent_id, body.version));
export const OPTIONS = preflight(contract);
