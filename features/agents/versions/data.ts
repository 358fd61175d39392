import "server-only";
import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { agentVersions } from "@/drizzle/schema/agents";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { findAgentSpec } from "../catalog/registry";
import { readDefinition } from "../definition/schema";
import { namesOf } from "../presenting/own-detail";
import { presentVersion } from "../presenting/version";
import { type OwnAgentRow, requireOwnAgent } from "../reading/own-agents";
import type { AgentVersion, AgentVersionDetail } from "../schema";

const list = "agent_versions";

const columns = {
  version: agentVersions.version,
  note: agentVersions.note,
  createdBy: agentVersions.createdBy,
  createdAt: agentVersions.createdAt,
};

/** An agent's versions, newest first. */
export async function listVersions(
  ctx: OrganizationContext,
  idOrKey: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: AgentVersion[]; next_cursor: string | null }> {
  if (findAgentSpec(idOrKey)) return { data: [], next_cursor: null };
  const before = cursor === undefined ? null : decodeCursor(list, z.tuple([z.int()]), cursor)[0];
  const { agent, rows } = await withOrganization(ctx, async (tx) => {
    const agent = await requireOwnAgent(tx, ctx, idOrKey);
    const rows = await tx
      .select(columns)
      .from(agentVersions)
      .where(and(eq(agentVersions.agentId, agent.id), before === null ? undefined : lt(agentVersions.version, before)))
      .orderBy(desc(agentVersions.version))
      .limit(limit + 1);
    return { agent, rows };
  });
  const names = await namesOf(rows.map(({ createdBy }) => createdBy));
  return toPage(
    rows,
    limit,
    list,
    ({ version }) => [version],
    (row) => presentVersion(agent, row, names),
  );
}

export async function getVersion(
  ctx: OrganizationContext,
  idOrKey: string,
  version: number,
): Promise<AgentVersionDetail> {
  const { agent, row } = await withOrganization(ctx, async (tx) => {
    const agent = await requireOwnAgent(tx, ctx, idOrKey);
    return { agent, row: await readVersion(tx, agent, version) };
  });
  const names = await namesOf([row.createdBy]);
  return { ...presentVersion(agent, row, names), definition: row.definition };
}

/** A version with what it says. Throws `not_found` when the agent has none of this number. */
export async function readVersion(tx: Transaction, agent: OwnAgentRow, version: number) {
  const [row] = await tx
    .select({ ...columns, definition: agentVersions.definition })
    .from(agentVersions)
    .where(and(eq(agentVersions.agentId, agent.id), eq(agentVersions.version, version)));
  if (!row) throw notFound("version");
  return { ...row, definition: readDefinition(row.definition) };
}
