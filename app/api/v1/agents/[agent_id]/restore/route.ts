import { restoreAgent as contract } from "@/features/agents/contract";
import { restoreAgent } from "@/features/agents/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => restoreAgent(ctx, params.agent_id));
export const OPTIONS = preflight(contract);
