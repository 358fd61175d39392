import "server-only";
import { and, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { oidcConnections, verifiedDomains } from "@/drizzle/schema/access";
import { externalIdentities } from "@/drizzle/schema/accounts";
import { sessions } from "@/drizzle/schema/identity";
import { connectionSecretPurpose, findClient } from "@/features/identity/external/clients";
import { type Exchanged, type FinishedFlow, startFlow } from "@/features/identity/external/flow";
import { actingUserId, type OrganizationContext, type RequestContext } from "@/lib/context";
import { seal } from "@/lib/crypto/envelope";
import { type AuditSource, appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { mostConnections } from "./constants";
import { lockConnection, toConnection } from "./data";
import type { Connection, ConnectionTest, DefaultRole } from "./schema";

export interface NewConnection {
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  default_role: DefaultRole;
}

export interface ConnectionChange {
  name?: string | undefined;
  client_id?: string | undefined;
  client_secret?: string | undefined;
  default_role?: DefaultRole | undefined;
  enabled?: boolean | undefined;
  enforced?: boolean | undefined;
}

export function createConnection(ctx: OrganizationContext, given: NewConnection): Promise<Connection> {
  const organizationId = ctx.organization.id;
  const { name, issuer, client_id: clientId, default_role: defaultRole } = given;
  const id = newId();
  const clientSecretEncrypted = seal(given.client_secret, connectionSecretPurpose(id));
  return withOrganization(ctx, async (tx) => {
    const existing = await tx.$count(oidcConnections, eq(oidcConnections.organizationId, organizationId));
    if (existing >= mostConnections) {
      throw new AppError("conflict", `An organization has at most ${mostConnections} connections. Remove one first.`);
    }
    const [row] = await tx
      .insert(oidcConnections)
      .values({ id, organizationId, name, issuer, clientId, clientSecretEncrypted, defaultRole })
      .returning();
    if (!row) throw new Error("The connection was not inserted.");
    await appendAudit(tx, auditSource(ctx), {
      ...entry(organizationId, "single_sign_on.connection_created", id),
      after: { name, issuer, client_id: clientId, default_role: defaultRole },
    });
    return toConnection(row);
  });
}

/** Changes a connection. Other credentials need a new test; switching it off stops its enforcement and ends its sessions. */
export async function updateConnection(
  ctx: OrganizationContext,
  id: string,
  change: ConnectionChange,
): Promise<Connection> {
  const updated = await withOrganization(ctx, async (tx) => {
    const before = await lockConnection(tx, ctx, id);
    const { client_secret: secret, ...shown } = change;
    const enabled = shown.enabled ?? before.enabled;
    const enforced = enabled && (shown.enforced ?? before.enforced);
    if (shown.enforced) await requireEnforceable(tx, ctx, { ...before, enabled }, change);
    const isRetested = secret === undefined && (shown.client_id ?? before.client_id) === before.client_id;
    const [row] = await tx
      .update(oidcConnections)
      .set({
        name: shown.name ?? before.name,
        clientId: shown.client_id ?? before.client_id,
        defaultRole: shown.default_role ?? before.default_role,
        enabled,
        enforced,
        ...(secret === undefined ? {} : { clientSecretEncrypted: seal(secret, connectionSecretPurpose(id)) }),
        ...(isRetested ? {} : { lastTest: null }),
        updatedAt: sql`now()`,
      })
      .where(and(eq(oidcConnections.organizationId, ctx.organization.id), eq(oidcConnections.id, id)))
      .returning();
    if (!row) throw notFound("connection");
    const after = toConnection(row);
    await appendAudit(tx, auditSource(ctx), {
      ...entry(ctx.organization.id, "single_sign_on.connection_changed", id),
      ...difference(before, after),
      ...(secret === undefined ? {} : { detail: { client_secret: "changed" } }),
    });
    return after;
  });
  if (!updated.enabled) await asSystem((tx) => endSessionsThrough(tx, id));
  return updated;
}

const shownFields = ["name", "client_id", "default_role", "enabled", "enforced"] as const;

function difference(before: Connection, after: Connection) {
  const changed = shownFields.filter((field) => before[field] !== after[field]);
  const pick = (from: Connection) => Object.fromEntries(changed.map((field) => [field, from[field]]));
  return { before: pick(before), after: pick(after) };
}

/** Nobody may be locked out by a connection that was never seen to work. */
async function requireEnforceable(
  tx: Transaction,
  ctx: OrganizationContext,
  connection: Connection,
  { client_id, client_secret }: ConnectionChange,
): Promise<void> {
  const refuse = (message: string) => {
    throw new AppError("conflict", message, { errors: [{ path: "enforced", message }] });
  };
  if (!connection.enabled) refuse("Switch the connection on before you enforce it.");
  const isOther = client_secret !== undefined || (client_id ?? connection.client_id) !== connection.client_id;
  if (isOther || !connection.last_test?.succeeded) refuse("Test the connection successfully before you enforce it.");
  const isOwn = eq(verifiedDomains.organizationId, ctx.organization.id);
  const domains = await tx.$count(verifiedDomains, and(isOwn, isNotNull(verifiedDomains.verifiedAt)));
  if (domains === 0) refuse("Verify a domain first: only members of verified domains can be told how to sign in.");
  const others = await tx
    .select({ enforced: oidcConnections.enforced })
    .from(oidcConnections)
    .where(and(eq(oidcConnections.organizationId, ctx.organization.id), ne(oidcConnections.id, connection.id)))
    .for("update");
  if (others.some((other) => other.enforced)) refuse("Another connection is enforced. Stop enforcing that one first.");
}

/** Removes a connection; whom it signed in is forgotten, and they stay members. */
export async function deleteConnection(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const { name, issuer, client_id } = await lockConnection(tx, ctx, id);
    await tx
      .delete(oidcConnections)
      .where(and(eq(oidcConnections.organizationId, ctx.organization.id), eq(oidcConnections.id, id)));
    await appendAudit(tx, auditSource(ctx), {
      ...entry(ctx.organization.id, "single_sign_on.connection_deleted", id),
      before: { name, issuer, client_id },
    });
  });
  await asSystem(async (tx) => {
    await endSessionsThrough(tx, id);
    await tx.delete(externalIdentities).where(eq(externalIdentities.provider, `oidc:${id}`));
  });
}

async function endSessionsThrough(tx: Transaction, connectionId: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.oidcConnectionId, connectionId), isNull(sessions.revokedAt)));
}

/** Begins a test: what the provider's configuration already rules out is told at once, the rest after a sign-in there. */
export async function testConnection(
  ctx: OrganizationContext,
  id: string,
  exchanged: Exchanged,
): Promise<{ url: string | null; message: string | null }> {
  await withOrganization(ctx, (tx) => lockConnection(tx, ctx, id));
  const client = await findClient(`oidc:${id}`);
  const connection = client?.protocol === "openid" ? client.connection : null;
  if (!client || !connection) throw notFound("connection");
  const next = `/${connection.organizationSlug}/settings/single-sign-on`;
  try {
    const { url } = await startFlow({ client, intent: "test", userId: actingUserId(ctx), next }, exchanged);
    return { url, message: null };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "external_sign_in_failed")) throw error;
    const failed = { connectionId: id, organizationId: ctx.organization.id, message: error.detail };
    await saveTest({ ...failed, succeeded: false, claims: null }, auditSource(ctx));
    return { url: null, message: error.detail };
  }
}

/** Keeps what a test's sign-in brought; it signs nobody in. */
export async function recordTest(
  { client, userId, next, result }: FinishedFlow,
  { requestId, address, userAgent }: RequestContext,
): Promise<{ outcome: "tested"; next: string }> {
  const connection = client.protocol === "openid" ? client.connection : null;
  if (!connection) throw new Error("Only an organization's connection is tested.");
  const source: AuditSource = { actor: { type: "user", id: userId }, requestId, address, userAgent };
  const about = { connectionId: connection.id, organizationId: connection.organizationId };
  if ("failure" in result) {
    await saveTest({ ...about, succeeded: false, message: result.failure, claims: null }, source);
  } else {
    const { subject, email, emailVerified, name } = result.profile;
    const claims = { subject, email, email_verified: emailVerified, name };
    await saveTest({ ...about, ...judge(claims), claims }, source);
  }
  return { outcome: "tested", next };
}

function judge({ email, email_verified }: NonNullable<ConnectionTest["claims"]>) {
  if (email === null)
    return { succeeded: false, message: "The provider told no e-mail address. Allow the scope “email”." };
  if (email_verified === false)
    return { succeeded: false, message: `The provider says that ${email} is not verified.` };
  return { succeeded: true, message: `The provider signed ${email} in.` };
}

type TestToSave = Omit<ConnectionTest, "tested_at"> & { connectionId: string; organizationId: string };

async function saveTest({ connectionId, organizationId, ...test }: TestToSave, source: AuditSource): Promise<void> {
  const lastTest: ConnectionTest = { ...test, tested_at: new Date().toISOString() };
  await asSystem(async (tx) => {
    await tx
      .update(oidcConnections)
      .set({ lastTest })
      .where(and(eq(oidcConnections.organizationId, organizationId), eq(oidcConnections.id, connectionId)));
    await appendAudit(tx, source, {
      ...entry(organizationId, "single_sign_on.connection_tested", connectionId),
      after: { succeeded: test.succeeded, message: test.message },
    });
  });
}

function entry(organizationId: string, action: `single_sign_on.${string}`, id: string) {
  return { organizationId, action, target: { type: "oidc_connection", id } };
}
