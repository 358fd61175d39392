import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { oidcConnections, verifiedDomains } from "@/drizzle/schema/access";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { type Connection, ConnectionTest, type Domain } from "./schema";
import { challengeRecord } from "./utils";

const connectionColumns = {
  id: oidcConnections.id,
  name: oidcConnections.name,
  issuer: oidcConnections.issuer,
  clientId: oidcConnections.clientId,
  defaultRole: oidcConnections.defaultRole,
  enabled: oidcConnections.enabled,
  enforced: oidcConnections.enforced,
  lastTest: oidcConnections.lastTest,
  createdAt: oidcConnections.createdAt,
};

type ConnectionRow = Pick<typeof oidcConnections.$inferSelect, keyof typeof connectionColumns>;
type DomainRow = typeof verifiedDomains.$inferSelect;

/** Every connection of the organization, oldest first; there are never many. */
export function listOwnConnections(ctx: OrganizationContext): Promise<Connection[]> {
  return withOrganization(ctx, async (tx) => {
    const rows = await tx
      .select(connectionColumns)
      .from(oidcConnections)
      .where(eq(oidcConnections.organizationId, ctx.organization.id))
      .orderBy(asc(oidcConnections.createdAt));
    return rows.map(toConnection);
  });
}

/** One connection, with its row locked until the transaction ends. */
export async function lockConnection(tx: Transaction, ctx: OrganizationContext, id: string): Promise<Connection> {
  const [row] = await tx
    .select(connectionColumns)
    .from(oidcConnections)
    .where(and(eq(oidcConnections.organizationId, ctx.organization.id), eq(oidcConnections.id, id)))
    .for("update");
  if (!row) throw notFound("connection");
  return toConnection(row);
}

export function listOwnDomains(ctx: OrganizationContext): Promise<Domain[]> {
  return withOrganization(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(verifiedDomains)
      .where(eq(verifiedDomains.organizationId, ctx.organization.id))
      .orderBy(asc(verifiedDomains.domain));
    return rows.map(toDomain);
  });
}

export function toConnection({ clientId, defaultRole, lastTest, createdAt, ...same }: ConnectionRow): Connection {
  return {
    ...same,
    client_id: clientId,
    default_role: defaultRole,
    last_test: ConnectionTest.nullable().parse(lastTest),
    created_at: createdAt.toISOString(),
  };
}

export function toDomain({ id, domain, challenge, verifiedAt, lastCheckedAt, createdAt }: DomainRow): Domain {
  const { name, value } = challengeRecord(domain, challenge);
  return {
    id,
    domain,
    record_name: name,
    record_value: value,
    verified_at: verifiedAt?.toISOString() ?? null,
    last_checked_at: lastCheckedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
  };
}
