import "server-only";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { oidcConnections } from "@/drizzle/schema/access";
import { externalIdentities, passkeys } from "@/drizzle/schema/accounts";
import { organizations, users } from "@/drizzle/schema/identity";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import { database, type Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { RequestOrigin } from "../sign-in/open-session";
import { socialClients } from "./clients";
import type { ExternalIdentity } from "./schema";

export interface NewIdentity {
  userId: string;
  provider: string;
  subject: string;
  email: string | null;
}

/** Whose account a provider's subject signs in, and notes that it did; null for a subject nobody has linked. */
export async function recogniseIdentity(
  provider: string,
  subject: string,
  email: string | null,
): Promise<string | null> {
  const [row] = await database()
    .update(externalIdentities)
    .set({ lastUsedAt: sql`now()`, email })
    .where(and(eq(externalIdentities.provider, provider), eq(externalIdentities.subject, subject)))
    .returning({ userId: externalIdentities.userId });
  return row?.userId ?? null;
}

/** Adds a way in to an account, in the caller's system transaction. A subject signs in one account only. */
export async function addIdentity(tx: Transaction, identity: NewIdentity, origin: RequestOrigin): Promise<void> {
  const { userId, provider, subject, email } = identity;
  const [added] = await tx
    .insert(externalIdentities)
    .values({ id: newId(), userId, provider, subject, email })
    .onConflictDoNothing()
    .returning({ id: externalIdentities.id });
  if (added) {
    await recordSecurityEvent(tx, {
      ...originOf(origin),
      userId,
      kind: "identity.linked",
      detail: { provider, email },
    });
    return;
  }
  const [taken] = await tx
    .select({ userId: externalIdentities.userId })
    .from(externalIdentities)
    .where(and(eq(externalIdentities.provider, provider), eq(externalIdentities.subject, subject)));
  if (taken?.userId !== userId) {
    throw new AppError("conflict", "This account already signs in somebody else here. Unlink it there first.");
  }
}

/** The accounts elsewhere that sign the person in, oldest first. */
export async function listIdentities(ctx: UserContext): Promise<ExternalIdentity[]> {
  const rows = await database()
    .select({
      id: externalIdentities.id,
      provider: externalIdentities.provider,
      email: externalIdentities.email,
      createdAt: externalIdentities.createdAt,
      lastUsedAt: externalIdentities.lastUsedAt,
      organization: organizations.name,
    })
    .from(externalIdentities)
    .leftJoin(oidcConnections, eq(externalIdentities.provider, sql`'oidc:' || ${oidcConnections.id}`))
    .leftJoin(organizations, eq(organizations.id, oidcConnections.organizationId))
    .where(eq(externalIdentities.userId, ctx.actor.userId))
    .orderBy(asc(externalIdentities.createdAt));
  return rows.map(({ id, provider, email, createdAt, lastUsedAt, organization }) => ({
    id,
    provider,
    provider_name: organization ? `Single sign-on of ${organization}` : nameOf(provider),
    email,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }));
}

const names: Record<string, string> = { google: "Google", microsoft: "Microsoft", github: "GitHub" };

function nameOf(provider: string): string {
  return names[provider] ?? "A single sign-on that no longer exists";
}

/** The providers that the person could still add. */
export function availableProviders() {
  return socialClients().map(({ provider, name }) => ({ provider, name }));
}

/** Takes a way in away. Refuses the last one: the person could never sign in again. */
export async function unlinkIdentity(ctx: UserContext, identityId: string): Promise<void> {
  const { userId } = ctx.actor;
  await asSystem(async (tx) => {
    // Two unlinks at once would each count the other's way in, so they queue for the person's row.
    const [user] = await tx
      .select({ hasPassword: sql<boolean>`${users.passwordHash} is not null` })
      .from(users)
      .where(eq(users.id, userId))
      .for("update");
    const isOwn = eq(externalIdentities.userId, userId);
    const [others, keys] = await Promise.all([
      tx.$count(externalIdentities, and(isOwn, ne(externalIdentities.id, identityId))),
      tx.$count(passkeys, eq(passkeys.userId, userId)),
    ]);
    const [removed] = await tx
      .delete(externalIdentities)
      .where(and(isOwn, eq(externalIdentities.id, identityId)))
      .returning({ provider: externalIdentities.provider, email: externalIdentities.email });
    if (!removed) throw notFound("linked account");
    if (!user?.hasPassword && others + keys === 0) {
      throw new AppError("conflict", "This is your only way in. Set a password or add a passkey first.");
    }
    await recordSecurityEvent(tx, {
      ...originOf(ctx),
      userId,
      kind: "identity.unlinked",
      sessionId: ctx.actor.sessionId,
      detail: removed,
    });
  });
}

function originOf({ requestId, address, userAgent }: RequestOrigin): RequestOrigin {
  return { requestId, address, userAgent };
}
