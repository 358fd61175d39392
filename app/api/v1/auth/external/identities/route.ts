import { findClient } from "@/features/identity/external/clients";
import { linkExternalIdentity, listExternalIdentities } from "@/features/identity/external/contract";
import { startFlow } from "@/features/identity/external/flow";
import { availableProviders, listIdentities } from "@/features/identity/external/identities";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { notFound } from "@/lib/errors";

export const GET = route(listExternalIdentities, async ({ ctx }) => ({
  data: await listIdentities(ctx),
  next_cursor: null,
  available: availableProviders(),
}));

export const POST = route(linkExternalIdentity, async ({ ctx, body, request, headers }) => {
  const client = await findClient(body.provider);
  if (!client) throw notFound("provider");
  return startFlow({ client, intent: "link", userId: ctx.actor.userId, next: body.next }, { request, headers });
});
export const OPTIONS = preflight(listExternalIdentities, linkExternalIdentity);
