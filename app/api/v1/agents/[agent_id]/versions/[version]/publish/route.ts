import { publishAgentVersion as contract } from "@/features/agents/versions/contract";
import { publishVersion } from "@/features/agents/versions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => publishVersion(ctx, params.agent_id, params.version));
export const OPTIONS = preflight(contract);
