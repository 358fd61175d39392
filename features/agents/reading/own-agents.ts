import "server-only";
import { and, eq, or, sql } from "drizzle-orm";
import { agents, agentVersions } from "@/drizzle/schema/agents";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { isIdLike } from "@/lib/ids";
import { findAgentSpec } from "../catalog/registry";
import { type AgentDefinition, readDefinition } from "../definition/schema";
import { mayEditAgent } from "../permissions";

/** The version that answers, joined to its agent. */
export const publishedOf = and(
  eq(agentVersions.organizationId, agents.organizationId),
  eq(agentVersions.agentId, agents.id),
  eq(agentVersions.version, agents.publishedVersion),
);

export const ownAgentColumns = {
  id: agents.id,
  key: agents.key,
  draft: sql<AgentDefinition>`${agents.draft}`.mapWith(readDefinition),
  published: sql<AgentDefinition | null>`${agentVersions.definition}`.mapWith(readDefinition),
  draftRevision: agents.draftRevision,
  publishedVersion: agents.publishedVersion,
  createdBy: agents.createdBy,
  createdAt: agents.createdAt,
  /** Microseconds since the epoch: the precision the database sorts by. */
  createdMicros: sql<string>`(extract(epoch from ${agents.createdAt}) * 1000000)::bigint::text`,
  updatedAt: agents.updatedAt,
  archivedAt: agents.archivedAt,
};

export interface OwnAgentRow {
  id: string;
  key: string;
  draft: AgentDefinition;
  published: AgentDefinition | null;
  draftRevision: number;
  publishedVersion: number | null;
  createdBy: string | null;
  createdAt: Date;
  createdMicros: string;
  updatedAt: Date;
  archivedAt: Date | null;
}

/** An agent that the organization built, by its id or its key, archived or not. */
export async function findOwnAgent(
  tx: Transaction,
  ctx: OrganizationContext,
  idOrKey: string,
): Promise<OwnAgentRow | undefined> {
  const named = isIdLike(idOrKey) ? or(eq(agents.id, idOrKey), eq(agents.key, idOrKey)) : eq(agents.key, idOrKey);
  const [row] = await tx
    .select(ownAgentColumns)
    .from(agents)
    .leftJoin(agentVersions, publishedOf)
    .where(and(eq(agents.organizationId, ctx.organization.id), named));
  return row;
}

export async function requireOwnAgent(tx: Transaction, ctx: OrganizationContext, idOrKey: string) {
  const row = await findOwnAgent(tx, ctx, idOrKey);
  if (!row) throw notFound("agent");
  return row;
}

/** An agent that the caller may change, locked until the transaction ends. */
export async function lockEditableAgent(
  tx: Transaction,
  ctx: OrganizationContext,
  idOrKey: string,
): Promise<OwnAgentRow> {
  if (findAgentSpec(idOrKey)) {
    throw new AppError("forbidden", "This agent belongs to the installation. Duplicate it to make it your own.");
  }
  const { id } = await requireOwnAgent(tx, ctx, idOrKey);
  await tx.select({ id: agents.id }).from(agents).where(eq(agents.id, id)).for("update");
  const row = await requireOwnAgent(tx, ctx, id);
  if (!mayEdit(ctx, row)) {
    throw new AppError("forbidden", "Only its maker and administrators may change this agent. Duplicate it instead.");
  }
  return row;
}

export function mayEdit(ctx: OrganizationContext, { createdBy }: Pick<OwnAgentRow, "createdBy">): boolean {
  return mayEditAgent("userId" in ctx.actor && ctx.actor.userId === createdBy, ctx.organization);
}
