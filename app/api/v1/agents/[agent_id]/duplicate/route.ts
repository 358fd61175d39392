import { duplicateAgent as contract } from "@/features/agents/contract";
import { duplicateAgent } from "@/features/agents/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => duplicateAgent(ctx, params.agent_id));
export const OPTIONS = preflight(contract);
