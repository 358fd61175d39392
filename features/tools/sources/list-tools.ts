import "server-only";
import { and, eq, notInArray, sql } from "drizzle-orm";
import { sourceTools, toolSources } from "@/drizzle/schema/tools";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableJson } from "@/lib/db/text";
import { notFound } from "@/lib/errors";
import { attempt } from "./call-tool";
import { withoutSecrets } from "./credentials";
import { readSource, readTools } from "./data";
import { SourceFailure } from "./failure";
import { boundedListing, type Listing } from "./listed-tool";
import { listServerTools } from "./mcp/list";
import { headersOf, type OpenSource, openSource } from "./open-source";
import { StoredDocument } from "./openapi/call";
import { fetchDocument, type OpenApiDocument, UnusableDocument } from "./openapi/document";
import { listOperations } from "./openapi/operations";
import type { ToolSource } from "./schema";

export interface Refreshed {
  source: ToolSource;
  added: string[];
  changed: string[];
  removed: string[];
  problems: string[];
  error: string | null;
}

interface Offer {
  listing: Listing;
  /** The document that was read for it, where it was read again. */
  document: StoredDocument | null;
}

/** Asks a source what it offers, and keeps it. A source that does not answer keeps what it offered before. */
export async function refreshSource(ctx: OrganizationContext, id: string): Promise<Refreshed> {
  const source = await openSource(ctx, id);
  if (!source) throw notFound("tool source");
  const outcome = await askSource(ctx, source);
  return withOrganization(ctx, async (tx) => {
    const difference = "value" in outcome ? await storeOffer(tx, ctx, source, outcome.value) : nothing;
    const error = "failure" in outcome ? outcome.failure.message : null;
    const refreshed = { source: await readSource(tx, ctx, id), ...difference, error };
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "tool_source.refreshed",
      target: { type: "tool_source", id },
      detail: { name: source.name, ...difference, ...(error === null ? {} : { error }) },
    });
    return refreshed;
  });
}

const nothing = { added: [], changed: [], removed: [], problems: [] };

/** Tries a source out: how many tools it offers, or why it does not answer. */
export async function testSource(ctx: OrganizationContext, id: string) {
  const source = await openSource(ctx, id);
  if (!source) throw notFound("tool source");
  const startedAt = performance.now();
  const outcome = await askSource(ctx, source);
  const result = {
    tool_count: "value" in outcome ? outcome.value.listing.tools.length : null,
    error: "failure" in outcome ? outcome.failure.message : null,
  };
  await withOrganization(ctx, (tx) =>
    appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "tool_source.tested",
      target: { type: "tool_source", id },
      detail: { name: source.name, ...result },
    }),
  );
  return { ...result, duration_ms: Math.round(performance.now() - startedAt) };
}

/** A person who asks is not told to wait: a source that is left alone is asked all the same. */
function askSource(ctx: OrganizationContext, source: OpenSource) {
  return attempt(ctx, source, ctx.signal, async (signal): Promise<Offer> => {
    if (source.kind === "mcp") return { listing: await listServerTools(ctx, source, signal), document: null };
    const stored = await storedDocument(ctx, source.id);
    if (stored.url === null) return { listing: listOperations(stored.content), document: null };
    const content = await readAgain(stored.url, source);
    return { listing: listOperations(content), document: { url: stored.url, content } };
  });
}

async function readAgain(url: string, source: OpenSource): Promise<OpenApiDocument> {
  const isSameSite = new URL(url).origin === new URL(source.url).origin;
  try {
    return await fetchDocument(url, isSameSite ? headersOf(source) : {});
  } catch (error) {
    if (error instanceof UnusableDocument) throw new SourceFailure(error.message, { cause: error });
    throw error;
  }
}

async function storedDocument(ctx: OrganizationContext, id: string): Promise<StoredDocument> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select({ document: toolSources.document })
      .from(toolSources)
      .where(and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id))),
  );
  return StoredDocument.parse(row?.document);
}

/** What was exposed stays exposed, and what a person said of a tool's effect holds. */
async function storeOffer(tx: Transaction, ctx: OrganizationContext, source: OpenSource, offer: Offer) {
  const organizationId = ctx.organization.id;
  const isSource = and(eq(toolSources.organizationId, organizationId), eq(toolSources.id, source.id));
  const [locked] = await tx
    .update(toolSources)
    .set({ listedAt: sql`now()`, ...(offer.document ? { document: JSON.parse(storableJson(offer.document)) } : {}) })
    .where(isSource)
    .returning({ id: toolSources.id });
  if (!locked) throw notFound("tool source");
  // A careless server may describe itself with what it was sent.
  const told = withoutSecrets(JSON.stringify(boundedListing(offer.listing)), source.credentials);
  const { tools, problems } = JSON.parse(told) as Listing;
  const before = new Map((await readTools(tx, ctx, source)).map((tool) => [tool.name, tool]));
  const names = tools.map(({ name }) => name);
  const isOfSource = and(eq(sourceTools.organizationId, organizationId), eq(sourceTools.sourceId, source.id));
  await tx
    .delete(sourceTools)
    .where(names.length > 0 ? and(isOfSource, notInArray(sourceTools.name, names)) : isOfSource);
  if (tools.length > 0) {
    await tx
      .insert(sourceTools)
      .values(
        tools.map((tool) => ({
          ...tool,
          inputSchema: JSON.parse(storableJson(tool.inputSchema)) as unknown,
          organizationId,
          sourceId: source.id,
        })),
      )
      .onConflictDoUpdate({
        target: [sourceTools.sourceId, sourceTools.name],
        set: { description: sql`excluded.description`, inputSchema: sql`excluded.input_schema` },
      });
  }
  const after = new Map((await readTools(tx, ctx, source)).map((tool) => [tool.name, tool]));
  const differs = (name: string) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name));
  return {
    added: names.filter((name) => !before.has(name)),
    changed: names.filter((name) => before.get(name)?.exposed && differs(name)),
    removed: [...before.keys()].filter((name) => !after.has(name)),
    problems,
  };
}
