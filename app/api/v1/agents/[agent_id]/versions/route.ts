import * as contract from "@/features/agents/versions/contract";
import { listVersions } from "@/features/agents/versions/data";
import { createVersion } from "@/features/agents/versions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listAgentVersions, ({ ctx, params, query }) =>
  listVersions(ctx, params.agent_id, query),
);
export const POST = route(contract.createAgentVersion, ({ ctx, params, body }) =>
  createVersion(ctx, params.agent_id, body),
);
export const OPTIONS = preflight(contract.listAgentVersions, contract.createAgentVersion);
