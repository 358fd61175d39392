import "server-only";
import { and, desc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { workflows, workflowVersions } from "@/drizzle/schema/workflows";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { notFound } from "@/lib/errors";
import { findWorkflowSpec, listWorkflowSpecs } from "./catalog/registry";
import { workflowExportFormat } from "./constants";
import { findDefinition } from "./definition/declared";
import { catalogDetail, catalogEntry, ownEntry } from "./presenting/entries";
import { ownDetail } from "./presenting/own-detail";
import type { ListedWorkflow, Workflow, WorkflowDetail, WorkflowExport, WorkflowSource } from "./presenting/schema";
import { readLastRuns } from "./reading/last-runs";
import { findOwnWorkflow, ownWorkflowColumns, publishedOf, requireOwnWorkflow } from "./reading/own-workflows";

interface WorkflowFilter {
  cursor?: string | undefined;
  limit: number;
  q?: string | undefined;
  source?: WorkflowSource | undefined;
  drafts?: boolean | undefined;
  archived?: boolean | undefined;
}

interface WorkflowPage {
  data: ListedWorkflow[];
  next_cursor: string | null;
}

/** Where a page ends: behind an entry of the catalog, or behind one of the organization's own. */
const Key = z.union([
  z.tuple([z.literal("catalog"), z.int()]),
  z.tuple([z.literal("own"), z.string().regex(/^\d{1,19}$/), z.uuid()]),
]);
type Key = z.output<typeof Key>;

/** The catalog as it is declared, then the organization's own workflows, newest first. */
export async function listWorkflows(ctx: OrganizationContext, filter: WorkflowFilter): Promise<WorkflowPage> {
  const after = filter.cursor === undefined ? null : decodeCursor("workflows", Key, filter.cursor);
  const entries: { key: Key; workflow: Workflow }[] = after?.[0] === "own" ? [] : catalogEntries(filter, after);
  const room = filter.limit + 1 - entries.length;
  const lastRuns = await withOrganization(ctx, async (tx) => {
    if (room > 0 && filter.source !== "catalog") {
      const rows = await ownRows(tx, ctx, filter, after?.[0] === "own" ? after : null, room);
      for (const row of rows) entries.push({ key: ["own", row.createdMicros, row.id], workflow: ownEntry(row) });
    }
    const keys = entries.map(({ workflow }) => workflow.key);
    return readLastRuns(tx, ctx, keys);
  });
  return toPage(
    entries,
    filter.limit,
    "workflows",
    ({ key }) => key,
    ({ workflow }) => ({ ...workflow, last_run: lastRuns.get(workflow.key) ?? null }),
  );
}

function catalogEntries({ q, source, archived }: WorkflowFilter, after: Key | null) {
  if (source === "organization" || archived) return [];
  const start = after?.[0] === "catalog" ? after[1] + 1 : 0;
  const wanted = q?.toLowerCase();
  return listWorkflowSpecs()
    .map((spec, index) => ({ key: ["catalog", index] as Key, workflow: catalogEntry(spec) }))
    .slice(start)
    .filter(({ workflow }) => {
      const words = `${workflow.name}\n${workflow.description}\n${workflow.key}`.toLowerCase();
      return wanted === undefined || words.includes(wanted);
    });
}

function ownRows(tx: Transaction, ctx: OrganizationContext, filter: WorkflowFilter, after: Key | null, room: number) {
  return tx
    .select(ownWorkflowColumns)
    .from(workflows)
    .leftJoin(workflowVersions, publishedOf)
    .where(
      and(
        eq(workflows.organizationId, ctx.organization.id),
        filter.archived ? isNotNull(workflows.archivedAt) : isNull(workflows.archivedAt),
        filter.drafts || filter.archived ? undefined : isNotNull(workflows.publishedVersion),
        filter.q === undefined ? undefined : matches(filter.q),
        isAfter(after),
      ),
    )
    .orderBy(desc(workflows.createdAt), desc(workflows.id))
    .limit(room);
}

function matches(q: string): SQL | undefined {
  const pattern = `%${storableText(q).replace(/[\\%_]/g, "\\$&")}%`;
  const shown = sql`coalesce(${workflowVersions.definition}, ${workflows.draft})`;
  return or(
    sql`${shown} ->> 'name' ilike ${pattern}`,
    sql`${shown} ->> 'description' ilike ${pattern}`,
    sql`${workflows.key} ilike ${pattern}`,
  );
}

function isAfter(after: Key | null): SQL | undefined {
  if (after?.[0] !== "own") return undefined;
  const at = sql`to_timestamp(${after[1]}::numeric / 1000000)`;
  return sql`(${workflows.createdAt}, ${workflows.id}) < (${at}, ${after[2]}::uuid)`;
}

/** A workflow of the catalog by its key, or one of the organization's by id or key. Throws `not_found` for others. */
export async function getWorkflow(ctx: OrganizationContext, idOrKey: string): Promise<WorkflowDetail> {
  const spec = findWorkflowSpec(idOrKey);
  if (spec) return catalogDetail(spec);
  return ownDetail(ctx, await withOrganization(ctx, (tx) => requireOwnWorkflow(tx, ctx, idOrKey)));
}

/** A workflow as another installation can take it: what runs, or the draft where nothing is published. */
export async function exportWorkflow(ctx: OrganizationContext, idOrKey: string): Promise<WorkflowExport> {
  const row = await withOrganization(ctx, (tx) => findOwnWorkflow(tx, ctx, idOrKey));
  const definition = row ? (row.published ?? row.draft) : findDefinition(idOrKey);
  if (!definition) throw notFound("workflow");
  return {
    format: workflowExportFormat,
    key: row?.key ?? idOrKey,
    version: row?.publishedVersion ?? null,
    exported_at: new Date().toISOString(),
    definition,
  };
}
