import "server-only";
import { authenticate } from "@/lib/auth/authenticate";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { continueSignIn } from "../sign-in/continue-sign-in";
import type { RequestOrigin } from "../sign-in/open-session";
import type { SignInMethod } from "../sign-in/schema";
import { admit } from "./admit";
import { type ExternalClient, findClientOfDomain } from "./clients";
import type { ExternalProfile } from "./exchange";
import { type Exchanged, externalFailure, type FinishedFlow, startFlow } from "./flow";
import { addIdentity } from "./identities";
import { openLink } from "./pending-link";
import type { ExternalOutcome } from "./schema";

/** Acts on a round trip that was started to sign in or to add a way in. */
export async function settleFlow(
  { client, intent, userId, next, result }: FinishedFlow,
  origin: RequestOrigin,
  exchanged: Exchanged,
): Promise<ExternalOutcome> {
  if ("failure" in result) throw externalFailure(client, result.failure);
  return intent === "link" && userId
    ? link({ client, userId, next, profile: result.profile }, origin, exchanged.request)
    : signIn({ client, next, profile: result.profile }, origin, exchanged);
}

interface Arrival {
  client: ExternalClient;
  next: string;
  profile: ExternalProfile;
}

async function signIn(
  { client, next, profile }: Arrival,
  origin: RequestOrigin,
  exchanged: Exchanged,
): Promise<ExternalOutcome> {
  const admission = await admit(client, profile, origin);
  if ("ownerId" in admission) {
    await openLink(client, profile, { ownerId: admission.ownerId, next }, exchanged);
    return { outcome: "link_required" };
  }
  const oidcConnectionId = client.protocol === "openid" ? (client.connection?.id ?? null) : null;
  const proof = { methods: [methodOf(client)], oidcConnectionId };
  const step = await continueSignIn(admission.userId, proof, exchanged.request.headers);
  return { outcome: "signed_in", step, next };
}

function methodOf({ provider }: ExternalClient): SignInMethod {
  return provider === "google" || provider === "microsoft" || provider === "github" ? provider : "oidc";
}

/** Whoever started to link must still be signed in, as the same person, when the provider answers. */
async function link(
  { client, userId, next, profile }: Arrival & { userId: string },
  origin: RequestOrigin,
  request: Request,
): Promise<ExternalOutcome> {
  const credential = await authenticate(request);
  if (credential?.identity.userId !== userId) {
    throw new AppError(
      "link_invalid",
      "You are not signed in as who started this. Sign in and link the account again.",
    );
  }
  const { subject, email } = profile;
  await asSystem((tx) => addIdentity(tx, { userId, provider: client.provider, subject, email }, origin));
  return { outcome: "linked", provider_name: client.name, next };
}

/** Sends somebody to the provider of their address' domain. What it answers depends on the domain alone, never on accounts. */
export async function startSingleSignOn(
  { email, next }: { email: string; next: string | undefined },
  exchanged: Exchanged,
): Promise<{ url: string }> {
  const domain = email.trim().toLowerCase().split("@")[1] ?? "";
  const client = await findClientOfDomain(domain);
  if (!client) {
    const message = `No organization has set up single sign-on for ${domain}. Sign in another way.`;
    throw new AppError("not_found", message, { errors: [{ path: "email", message }] });
  }
  return startFlow({ client, intent: "sign_in", userId: null, next, loginHint: email }, exchanged);
}
