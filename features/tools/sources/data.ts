import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { sourceTools, toolSources } from "@/drizzle/schema/tools";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { openCredentials } from "./credentials";
import { toolNameOf } from "./names";
import type { SourceHealth, SourceTool, ToolSource } from "./schema";
import { displayNameOf } from "./specs";

const ofSource = sql`${sourceTools.organizationId} = ${toolSources.organizationId} and ${sourceTools.sourceId} = ${toolSources.id}`;

const columns = {
  id: toolSources.id,
  kind: toolSources.kind,
  key: toolSources.key,
  name: toolSources.name,
  url: toolSources.url,
  documentUrl: sql<string | null>`${toolSources.document} ->> 'url'`,
  authentication: toolSources.authentication,
  sealed: toolSources.credentialsEncrypted,
  timeoutMs: toolSources.timeoutMs,
  enabled: toolSources.enabled,
  failures: toolSources.failures,
  failingSince: toolSources.failingSince,
  openUntil: toolSources.openUntil,
  lastError: toolSources.lastError,
  listedAt: toolSources.listedAt,
  createdAt: toolSources.createdAt,
  toolCount: sql<number>`(select count(*)::int from ${sourceTools} where ${ofSource})`,
  exposedCount: sql<number>`(select count(*)::int from ${sourceTools} where ${ofSource} and ${sourceTools.exposed})`,
};

type SourceRow = Awaited<ReturnType<typeof selectSources>>[number];

function selectSources(tx: Transaction, ctx: OrganizationContext, id?: string) {
  const isOwn = eq(toolSources.organizationId, ctx.organization.id);
  return tx
    .select(columns)
    .from(toolSources)
    .where(id === undefined ? isOwn : and(isOwn, eq(toolSources.id, id)))
    .orderBy(asc(toolSources.createdAt));
}

/** Every source of the organization, oldest first; there are never many. */
export function listSources(ctx: OrganizationContext): Promise<ToolSource[]> {
  return withOrganization(ctx, async (tx) => (await selectSources(tx, ctx)).map(toSource));
}

export function getSource(ctx: OrganizationContext, id: string): Promise<ToolSource> {
  return withOrganization(ctx, (tx) => readSource(tx, ctx, id));
}

export async function readSource(tx: Transaction, ctx: OrganizationContext, id: string): Promise<ToolSource> {
  const [row] = await selectSources(tx, ctx, id);
  if (!row) throw notFound("tool source");
  return toSource(row);
}

function toSource(row: SourceRow): ToolSource {
  const credentials = openCredentials(row.id, row.sealed);
  const isPaused = row.openUntil !== null && row.openUntil.getTime() > Date.now();
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    name: row.name,
    url: row.url,
    document_url: row.documentUrl,
    authentication: row.authentication,
    header_names: Object.keys(credentials.headers),
    timeout_ms: row.timeoutMs,
    enabled: row.enabled,
    health: healthOf(row, isPaused, Boolean(credentials.oauth?.tokens)),
    failing_since: row.failingSince?.toISOString() ?? null,
    paused_until: isPaused ? (row.openUntil?.toISOString() ?? null) : null,
    last_error: row.lastError,
    listed_at: row.listedAt?.toISOString() ?? null,
    tool_count: row.toolCount,
    exposed_count: row.exposedCount,
    created_at: row.createdAt.toISOString(),
  };
}

function healthOf(row: SourceRow, isPaused: boolean, hasTokens: boolean): SourceHealth {
  if (!row.enabled) return "off";
  if (row.authentication === "oauth" && !hasTokens) return "not_connected";
  if (isPaused) return "paused";
  return row.lastError === null ? "ok" : "failing";
}

/** What a source offers, by name. */
export function listToolsOf(ctx: OrganizationContext, id: string): Promise<SourceTool[]> {
  return withOrganization(ctx, async (tx) => {
    const source = await readSource(tx, ctx, id);
    return readTools(tx, ctx, source);
  });
}

export async function readTools(
  tx: Transaction,
  ctx: OrganizationContext,
  source: Pick<ToolSource, "id" | "key">,
): Promise<SourceTool[]> {
  const rows = await tx
    .select()
    .from(sourceTools)
    .where(and(eq(sourceTools.organizationId, ctx.organization.id), eq(sourceTools.sourceId, source.id)))
    .orderBy(asc(sourceTools.name));
  return rows.map(({ name, description, effect, exposed, inputSchema }) => ({
    name,
    tool: toolNameOf(source.key, name),
    display_name: displayNameOf(name),
    description,
    effect,
    exposed,
    parameters: z.record(z.string(), z.unknown()).parse(inputSchema),
  }));
}
