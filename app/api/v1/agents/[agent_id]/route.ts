import * as contract from "@/features/agents/contract";
import { getAgent } from "@/features/agents/data";
import { archiveAgent, updateAgent } from "@/features/agents/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getAgent, ({ ctx, params }) => getAgent(ctx, params.agent_id));
export const PATCH = route(contract.updateAgent, ({ ctx, params, body }) => updateAgent(ctx, params.agent_id, body));
export const DELETE = route(contract.archiveAgent, async ({ ctx, params }) => {
  await archiveAgent(ctx, params.agent_id);
  return undefined;
});
export const OPTIONS = preflight(contract.getAgent, contract.updateAgent, contract.archiveAgent);
