import * as contract from "@/features/tools/sources/contract";
import { listToolsOf } from "@/features/tools/sources/data";
import { changeTools } from "@/features/tools/sources/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listSourceTools, async ({ ctx, params }) => ({
  data: await listToolsOf(ctx, params.source_id),
  next_cursor: null,
}));
export const PATCH = route(contract.updateSourceTools, async ({ ctx, params, body }) => ({
  data: await changeTools(ctx, params.source_id, body.tools),
  next_cursor: null,
}));
export const OPTIONS = preflight(contract.listSourceTools, contract.updateSourceTools);
