import { importAgent as contract } from "@/features/agents/contract";
import { importAgent } from "@/features/agents/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, body }) => importAgent(ctx, body));
export const OPTIONS = preflight(contract);
