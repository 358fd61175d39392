import { listAgentExecutions as contract } from "@/features/runs/executions/contract";
import { listExecutions } from "@/features/runs/executions/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params, query }) => listExecutions(ctx, params.agent_id, query));
export const OPTIONS = preflight(contract);
