import * as contract from "@/features/agents/contract";
import { listAgents } from "@/features/agents/data";
import { createAgent } from "@/features/agents/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listAgents, ({ ctx, query }) => listAgents(ctx, query));
export const POST = route(contract.createAgent, ({ ctx, body }) => createAgent(ctx, body));
export const OPTIONS = preflight(contract.listAgents, contract.createAgent);
