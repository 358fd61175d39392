import "server-only";
import { and, desc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { agents, agentVersions } from "@/drizzle/schema/agents";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { findAgentSpec, listAgentSpecs } from "./catalog/registry";
import { toDefinition } from "./definition/to-spec";
import { readDefaultModel } from "./presenting/default-model";
import { catalogDetail, catalogEntry, ownEntry } from "./presenting/entries";
import { ownDetail } from "./presenting/own-detail";
import { findOwnAgent, ownAgentColumns, publishedOf, requireOwnAgent } from "./reading/own-agents";
import { type Agent, type AgentDetail, type AgentExport, type AgentSource, agentExportFormat } from "./schema";

interface AgentFilter {
  cursor?: string | undefined;
  limit: number;
  q?: string | undefined;
  source?: AgentSource | undefined;
  drafts?: boolean | undefined;
  archived?: boolean | undefined;
}

interface AgentPage {
  data: Agent[];
  next_cursor: string | null;
  model_notice: string | null;
}

/** Where a page ends: behind an entry of the catalog, or behind one of the organization's own. */
const Key = z.union([
  z.tuple([z.literal("catalog"), z.int()]),
  z.tuple([z.literal("own"), z.string().regex(/^\d{1,19}$/), z.uuid()]),
]);
type Key = z.output<typeof Key>;

/** The catalog as it is declared, then the organization's own agents, newest first: without instructions. */
export async function listAgents(ctx: OrganizationContext, filter: AgentFilter): Promise<AgentPage> {
  const after = filter.cursor === undefined ? null : decodeCursor("agents", Key, filter.cursor);
  const defaultModel = await readDefaultModel(ctx);
  const entries: { key: Key; agent: Agent }[] = after?.[0] === "own" ? [] : catalogEntries(filter, after, defaultModel);
  const room = filter.limit + 1 - entries.length;
  if (room > 0 && filter.source !== "catalog") {
    const rows = await ownRows(ctx, filter, after?.[0] === "own" ? after : null, room);
    for (const row of rows)
      entries.push({ key: ["own", row.createdMicros, row.id], agent: ownEntry(row, defaultModel) });
  }
  const page = toPage(
    entries,
    filter.limit,
    "agents",
    ({ key }) => key,
    ({ agent }) => agent,
  );
  return { ...page, model_notice: env().MODEL_NOTICE ?? null };
}

function catalogEntries({ q, source, archived }: AgentFilter, after: Key | null, defaultModel: string) {
  if (source === "organization" || archived) return [];
  const start = after?.[0] === "catalog" ? after[1] + 1 : 0;
  const wanted = q?.toLowerCase();
  return listAgentSpecs()
    .map((spec, index) => ({ key: ["catalog", index] as Key, agent: catalogEntry(spec, defaultModel) }))
    .slice(start)
    .filter(({ agent }) => {
      const words = `${agent.name}\n${agent.description}\n${agent.key}`.toLowerCase();
      return wanted === undefined || words.includes(wanted);
    });
}

function ownRows(ctx: OrganizationContext, filter: AgentFilter, after: Key | null, room: number) {
  return withOrganization(ctx, (tx) =>
    tx
      .select(ownAgentColumns)
      .from(agents)
      .leftJoin(agentVersions, publishedOf)
      .where(
        and(
          eq(agents.organizationId, ctx.organization.id),
          filter.archived ? isNotNull(agents.archivedAt) : isNull(agents.archivedAt),
          filter.drafts || filter.archived ? undefined : isNotNull(agents.publishedVersion),
          filter.q === undefined ? undefined : matches(filter.q),
          isAfter(after),
        ),
      )
      .orderBy(desc(agents.createdAt), desc(agents.id))
      .limit(room),
  );
}

function matches(q: string): SQL | undefined {
  const pattern = `%${storableText(q).replace(/[\\%_]/g, "\\$&")}%`;
  const shown = sql`coalesce(${agentVersions.definition}, ${agents.draft})`;
  return or(
    sql`${shown} ->> 'name' ilike ${pattern}`,
    sql`${shown} ->> 'description' ilike ${pattern}`,
    sql`${agents.key} ilike ${pattern}`,
  );
}

function isAfter(after: Key | null): SQL | undefined {
  if (after?.[0] !== "own") return undefined;
  const at = sql`to_timestamp(${after[1]}::numeric / 1000000)`;
  return sql`(${agents.createdAt}, ${agents.id}) < (${at}, ${after[2]}::uuid)`;
}

/** An agent of the catalog by its key, or one of the organization's by id or key. Throws `not_found` for others. */
export async function getAgent(ctx: OrganizationContext, idOrKey: string): Promise<AgentDetail> {
  const spec = findAgentSpec(idOrKey);
  if (spec) return catalogDetail(spec, await readDefaultModel(ctx));
  return ownDetail(ctx, await withOrganization(ctx, (tx) => requireOwnAgent(tx, ctx, idOrKey)));
}

/** The key under which runs name the agent. */
export async function getAgentKey(ctx: OrganizationContext, idOrKey: string): Promise<string> {
  if (findAgentSpec(idOrKey)) return idOrKey;
  return (await withOrganization(ctx, (tx) => requireOwnAgent(tx, ctx, idOrKey))).key;
}

/** An agent as another installation can take it: what answers, or the draft where nothing is published. */
export async function exportAgent(ctx: OrganizationContext, idOrKey: string): Promise<AgentExport> {
  const row = await withOrganization(ctx, (tx) => findOwnAgent(tx, ctx, idOrKey));
  const spec = row ? undefined : findAgentSpec(idOrKey);
  const definition = row ? (row.published ?? row.draft) : spec && toDefinition(spec);
  if (!definition) throw notFound("agent");
  return {
    format: agentExportFormat,
    key: row?.key ?? idOrKey,
    version: row?.publishedVersion ?? null,
    exported_at: new Date().toISOString(),
    definition,
  };
}
