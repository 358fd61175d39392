import { getAgentVersion as contract } from "@/features/agents/versions/contract";
import { getVersion } from "@/features/agents/versions/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => getVersion(ctx, params.agent_id, params.version));
export const OPTIONS = preflight(contract);
