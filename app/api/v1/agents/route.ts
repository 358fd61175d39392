import { listAgents as contract } from "@/features/agents/contract";
import { listAgents } from "@/features/agents/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, () => listAgents());
export const OPTIONS = preflight(contract);
