import { findClient } from "@/features/identity/external/clients";
import { startExternalSignIn } from "@/features/identity/external/contract";
import { startFlow } from "@/features/identity/external/flow";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { notFound } from "@/lib/errors";

export const POST = route(startExternalSignIn, async ({ body, request, headers }) => {
  const client = await findClient(body.provider);
  if (!client) throw notFound("provider");
  return startFlow({ client, intent: "sign_in", userId: null, next: body.next }, { request, headers });
});
export const OPTIONS = preflight(startExternalSignIn);
