import { exportAgent as contract } from "@/features/agents/contract";
import { exportAgent } from "@/features/agents/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => exportAgent(ctx, params.agent_id));
export const OPTIONS = preflight(contract);
