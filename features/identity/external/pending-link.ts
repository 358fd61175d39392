import "server-only";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "@/drizzle/schema/identity";
import { openChallenge, spendChallenge, tryChallenge } from "@/lib/auth/challenges";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { type ExternalClient, findClient } from "./clients";
import { clearCookie, linkCookie, readCookie, setCookie } from "./cookies";
import type { ExternalProfile } from "./exchange";
import { type Exchanged, startFlow } from "./flow";
import { addIdentity } from "./identities";

const linkSeconds = 15 * 60;
/** How often the page that explains a waiting link may be opened. */
const mostLooks = 100;

const LinkData = z.object({
  provider: z.string(),
  providerName: z.string(),
  subject: z.string(),
  email: z.string().nullable(),
  next: z.string(),
});

/** A link that waits for the owner of the account to prove to be its owner. */
export interface PendingLink {
  ownerId: string;
  /** The address of the account, which is also what the provider says. */
  ownerEmail: string;
  providerName: string;
}

/** Remembers, in this browser, that an identity may be added to an account once its owner has signed in and agreed. */
export async function openLink(
  client: ExternalClient,
  { subject, email }: ExternalProfile,
  { ownerId, next }: { ownerId: string; next: string },
  { request, headers }: Exchanged,
): Promise<void> {
  const connection = client.protocol === "openid" ? client.connection : null;
  const providerName = connection ? `the single sign-on of ${connection.organizationName}` : client.name;
  const data = { provider: client.provider, providerName, subject, email, next };
  const secret = await openChallenge({ kind: "link", userId: ownerId, data, lifetimeSeconds: linkSeconds });
  setCookie(headers, request.headers, linkCookie, secret, linkSeconds);
}

/** The link that waits in this browser, or null. */
export async function findPendingLink(requestHeaders: Headers): Promise<PendingLink | null> {
  const secret = readCookie(requestHeaders, linkCookie);
  const challenge = secret ? await tryChallenge("link", secret, mostLooks) : null;
  if (!challenge?.userId) return null;
  const { providerName } = LinkData.parse(challenge.data);
  const [owner] = await database().select({ email: users.email }).from(users).where(eq(users.id, challenge.userId));
  return owner ? { ownerId: challenge.userId, ownerEmail: owner.email, providerName } : null;
}

/**
 * Adds the waiting identity to the account of the person who signed in and agreed: they have proved both. Answers with where
 * to go; for an organization's provider that is the provider, because only a sign-in through it opens the organization.
 */
export async function confirmLink(ctx: UserContext, { request, headers }: Exchanged): Promise<{ location: string }> {
  const secret = readCookie(request.headers, linkCookie);
  const pending = await findPendingLink(request.headers);
  if (!secret || !pending) throw expired();
  if (pending.ownerId !== ctx.actor.userId) {
    throw new AppError("forbidden", `This belongs to ${pending.ownerEmail}. Sign in with that account to link it.`);
  }
  const challenge = await spendChallenge("link", secret);
  if (!challenge) throw expired();
  const { provider, subject, email, next } = LinkData.parse(challenge.data);
  clearCookie(headers, request.headers, linkCookie);
  await asSystem((tx) => addIdentity(tx, { userId: pending.ownerId, provider, subject, email }, ctx));
  const client = provider.startsWith("oidc:") ? await findClient(provider) : null;
  if (!client) return { location: next };
  const { url } = await startFlow(
    { client, intent: "sign_in", userId: null, next, loginHint: email },
    { request, headers },
  );
  return { location: url };
}

function expired(): AppError {
  return new AppError("link_invalid", "This link has expired. Sign in with the other account again.");
}
