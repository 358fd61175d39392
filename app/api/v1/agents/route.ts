import { listAgents as contract } from "@/features/agents/contract";
import { listAgents } from "@/features/agents/data";
import { route } from "@/lib/api/route";

export const GET = route(contract, () => listAgents());
