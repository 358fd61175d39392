import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { verifiedDomains } from "@/drizzle/schema/access";
import { memberships, users } from "@/drizzle/schema/identity";
import { recordActivity } from "@/features/activity/recording/record";
import { createOrganization } from "@/features/organizations/mutations";
import { appendAudit } from "@/lib/db/audit";
import { database, type Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { createAccount } from "../mutations";
import type { RequestOrigin } from "../sign-in/open-session";
import { nameFromEmail, normalizeEmail } from "../utils";
import type { Connection, ExternalClient } from "./clients";
import type { ExternalProfile } from "./exchange";
import { addIdentity, recogniseIdentity } from "./identities";

/** Who signs in; or whose account has the address, where nobody has linked this identity yet. */
export type Admission = { userId: string } | { ownerId: string };

/**
 * Decides whom a provider's word signs in. A known subject is its account. An unknown one makes an account, unless its address
 * already has one: that one's owner must prove to be the same person, whatever the provider says (docs/auth/single-sign-on.md).
 */
export async function admit(
  client: ExternalClient,
  profile: ExternalProfile,
  origin: RequestOrigin,
): Promise<Admission> {
  try {
    return await decide(client, profile, origin);
  } catch (error) {
    // Somebody was faster, most likely the same person in another tab: now there is an account to find.
    if (error instanceof AppError && error.code === "email_taken") return decide(client, profile, origin);
    throw error;
  }
}

async function decide(client: ExternalClient, profile: ExternalProfile, origin: RequestOrigin): Promise<Admission> {
  const connection = client.protocol === "openid" ? client.connection : null;
  if (connection && !connection.isEnabled) {
    throw new AppError("forbidden", `${connection.organizationName} has switched this single sign-on off.`);
  }
  const known = await recogniseIdentity(client.provider, profile.subject, profile.email);
  if (known) {
    if (connection) await admitMember(known, connection, profile, origin);
    return { userId: known };
  }
  const email = connection ? await provedByDomain(connection, profile) : provedByProvider(client, profile);
  const ownerId = await findOwner(email);
  if (ownerId) return { ownerId };
  return { userId: await register(client, connection, { ...profile, email }, origin) };
}

function provedByProvider({ name }: ExternalClient, { email, emailVerified }: ExternalProfile): string {
  if (email && emailVerified === true) return normalizeEmail(email);
  const detail = `Your ${name} account has no verified e-mail address. Verify it there, or sign up with a password.`;
  throw new AppError("email_unverified", detail);
}

/** An organization's provider is believed about the domains that the organization has proved to own, and about no other. */
async function provedByDomain(connection: Connection, { email, emailVerified }: ExternalProfile): Promise<string> {
  const { organizationName } = connection;
  if (!email || emailVerified === false) {
    throw new AppError(
      "email_unverified",
      `The sign-in of ${organizationName} told no verified e-mail address of yours.`,
    );
  }
  if (await ownsDomain(connection, email)) return normalizeEmail(email);
  const detail = `${organizationName} has not verified the domain of ${email}. Ask one of its administrators.`;
  throw new AppError("forbidden", detail);
}

async function ownsDomain({ organizationId }: Connection, email: string): Promise<boolean> {
  const domain = normalizeEmail(email).split("@")[1] ?? "";
  const found = await database().$count(
    verifiedDomains,
    and(
      eq(verifiedDomains.organizationId, organizationId),
      eq(verifiedDomains.domain, domain),
      isNotNull(verifiedDomains.verifiedAt),
    ),
  );
  return found > 0;
}

async function findOwner(email: string): Promise<string | null> {
  const [user] = await database().select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${email}`);
  return user?.id ?? null;
}

/** Somebody who left is let in again as long as the organization's provider vouches for them at one of its domains. */
async function admitMember(userId: string, connection: Connection, profile: ExternalProfile, origin: RequestOrigin) {
  const isMember = and(eq(memberships.userId, userId), eq(memberships.organizationId, connection.organizationId));
  if ((await database().$count(memberships, isMember)) > 0) return;
  await provedByDomain(connection, profile);
  await asSystem((tx) => join(tx, userId, connection, origin));
}

async function register(
  { provider }: ExternalClient,
  connection: Connection | null,
  { subject, email, name }: ExternalProfile & { email: string },
  origin: RequestOrigin,
): Promise<string> {
  const approval = connection ? "approved" : approvalByPolicy();
  return asSystem(async (tx) => {
    const account = { email, name: name ?? nameFromEmail(email), passwordHash: null, emailVerified: true, approval };
    const user = await createAccount(tx, account, origin);
    await addIdentity(tx, { userId: user.id, provider, subject, email }, origin);
    if (connection) await join(tx, user.id, connection, origin);
    else {
      const source = { actor: { type: "user" as const, id: user.id }, ...sourceOf(origin) };
      await createOrganization(tx, { name: `${user.name}’s team`, ownerId: user.id, source });
    }
    return user.id;
  });
}

function approvalByPolicy(): "approved" | "pending" {
  const policy = env().SIGN_UP_POLICY;
  if (policy === "invite_only") {
    throw new AppError("invitation_required", "New people join by invitation here. Ask a colleague to invite you.");
  }
  return policy === "approval" ? "pending" : "approved";
}

/** Just-in-time membership: with the connection's default role, which is never above admin. */
async function join(tx: Transaction, userId: string, connection: Connection, origin: RequestOrigin): Promise<void> {
  const { organizationId, defaultRole: role, id } = connection;
  const [added] = await tx
    .insert(memberships)
    .values({ organizationId, userId, role })
    .onConflictDoNothing()
    .returning({ role: memberships.role });
  if (!added) return;
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  const metadata = { name: user?.name ?? "Somebody", role };
  await recordActivity(tx, { organizationId, actorId: userId }, { kind: "member.joined", subjectId: userId, metadata });
  await appendAudit(
    tx,
    { actor: { type: "user", id: userId }, ...sourceOf(origin) },
    {
      organizationId,
      action: "member.joined",
      target: { type: "member", id: userId },
      after: { role },
      detail: { via: "single_sign_on", connection_id: id },
    },
  );
}

function sourceOf({ requestId, address, userAgent }: RequestOrigin) {
  return { requestId, address, userAgent };
}
