import { redirectUri } from "@/features/identity/external/flow";
import * as contract from "@/features/single-sign-on/contract";
import { listOwnConnections } from "@/features/single-sign-on/data";
import { createConnection } from "@/features/single-sign-on/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listConnections, async ({ ctx }) => ({
  data: await listOwnConnections(ctx),
  next_cursor: null,
  redirect_uri: redirectUri(ctx.organization.id),
}));
export const POST = route(contract.createConnection, ({ ctx, body }) => createConnection(ctx, body));
export const OPTIONS = preflight(contract.listConnections, contract.createConnection);
