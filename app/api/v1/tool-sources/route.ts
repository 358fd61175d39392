import * as contract from "@/features/tools/sources/contract";
import { createSource } from "@/features/tools/sources/create";
import { listSources } from "@/features/tools/sources/data";
import { toolRedirectUri } from "@/features/tools/sources/oauth/connection";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listToolSources, async ({ ctx }) => ({
  data: await listSources(ctx),
  next_cursor: null,
  redirect_uri: toolRedirectUri(),
}));
export const POST = route(contract.createToolSource, ({ ctx, body }) => createSource(ctx, body));
export const OPTIONS = preflight(contract.listToolSources, contract.createToolSource);
