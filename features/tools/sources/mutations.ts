import "server-only";
import { and, count, eq, sql } from "drizzle-orm";
import { sourceTools, toolSources } from "@/drizzle/schema/tools";
import { recordActivity } from "@/features/activity/recording/record";
import type { BodyOf } from "@/lib/api/endpoint";
import type { OrganizationContext } from "@/lib/context";
import { type AuditEntry, appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import type { updateSourceTools, updateToolSource } from "./contract";
import { invalid, webUrl } from "./create";
import { sealCredentials } from "./credentials";
import { readSource, readTools } from "./data";
import { mostExposedTools } from "./limits";
import { openSource } from "./open-source";
import type { SourceTool, ToolSource } from "./schema";

export type SourceChange = BodyOf<typeof updateToolSource>;
export type ToolChanges = BodyOf<typeof updateSourceTools>["tools"];

/** Changes a source. What was told to one server is never told to another: a new origin needs its credentials anew. */
export function updateSource(ctx: OrganizationContext, id: string, change: SourceChange): Promise<ToolSource> {
  return withOrganization(ctx, async (tx) => {
    const isSource = and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id));
    await tx.select({ id: toolSources.id }).from(toolSources).where(isSource).for("update");
    const stored = await openSource(ctx, id);
    if (!stored) throw notFound("tool source");
    const before = await readSource(tx, ctx, id);
    const url = change.url === undefined ? stored.url : webUrl(change.url, "url");
    const moves = new URL(url).origin !== new URL(stored.url).origin;
    const { headers } = change;
    if (headers && stored.authentication !== "headers")
      throw invalid("headers", "This source is reached without headers.");
    if (moves && stored.authentication === "headers" && !headers) {
      throw invalid("headers", "Enter the headers again: the stored ones are for another server.");
    }
    const { oauth } = stored.credentials;
    const credentials = {
      headers: headers ?? stored.credentials.headers,
      oauth: moves && oauth ? { ...oauth, server: null, tokens: null, client: null } : oauth,
    };
    const isOther = moves || headers !== undefined;
    await tx
      .update(toolSources)
      .set({
        name: change.name ?? stored.name,
        url,
        enabled: change.enabled ?? stored.enabled,
        timeoutMs: change.timeout_ms ?? stored.timeoutMs,
        ...(isOther && stored.authentication !== "none"
          ? { credentialsEncrypted: sealCredentials(id, credentials), refreshUntil: null }
          : {}),
        // Whoever repairs a source wants it tried again.
        ...(isOther || change.enabled ? { failures: 0, openUntil: null, lastError: null, failingSince: null } : {}),
        updatedAt: sql`now()`,
      })
      .where(isSource);
    const after = await readSource(tx, ctx, id);
    await appendAudit(tx, auditSource(ctx), {
      ...entry(ctx, "tool_source.changed", id),
      ...difference(before, after),
      ...(headers ? { detail: { headers: "changed" } } : {}),
    });
    return after;
  });
}

const shownFields = ["name", "url", "enabled", "timeout_ms", "header_names"] as const;

function difference(before: ToolSource, after: ToolSource) {
  const changed = shownFields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  const pick = (from: ToolSource) => Object.fromEntries(changed.map((field) => [field, from[field]]));
  return { before: pick(before), after: pick(after) };
}

export async function deleteSource(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const [row] = await tx
      .delete(toolSources)
      .where(and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id)))
      .returning({ key: toolSources.key, name: toolSources.name, url: toolSources.url });
    if (!row) throw notFound("tool source");
    await recordActivity(tx, ctx, { kind: "tool_source.removed", subjectId: id, metadata: { name: row.name } });
    await appendAudit(tx, auditSource(ctx), { ...entry(ctx, "tool_source.deleted", id), before: row });
  });
}

/** Says which of a source's tools agents may be given, and what they do to the world. */
export function changeTools(ctx: OrganizationContext, id: string, changes: ToolChanges): Promise<SourceTool[]> {
  return withOrganization(ctx, async (tx) => {
    const source = await readSource(tx, ctx, id);
    const ofOrganization = eq(sourceTools.organizationId, ctx.organization.id);
    for (const [index, { name, exposed, effect }] of changes.entries()) {
      const rows = await tx
        .update(sourceTools)
        .set({
          exposed: exposed ?? sql`${sourceTools.exposed}`,
          effect: effect ?? sql`${sourceTools.effect}`,
        })
        .where(and(ofOrganization, eq(sourceTools.sourceId, id), eq(sourceTools.name, name)))
        .returning({ name: sourceTools.name });
      if (rows.length === 0) throw invalid(`tools.${index}.name`, `The source offers no tool "${name}".`);
    }
    const [total] = await tx
      .select({ exposed: count() })
      .from(sourceTools)
      .where(and(ofOrganization, eq(sourceTools.exposed, true)));
    if ((total?.exposed ?? 0) > mostExposedTools) {
      throw new AppError(
        "conflict",
        `An organization exposes at most ${mostExposedTools} tools. Switch others off first.`,
      );
    }
    await appendAudit(tx, auditSource(ctx), {
      ...entry(ctx, "tool_source.tools_changed", id),
      after: { source: source.name, tools: changes },
    });
    return readTools(tx, ctx, source);
  });
}

function entry(ctx: OrganizationContext, action: AuditEntry["action"], id: string) {
  return { organizationId: ctx.organization.id, action, target: { type: "tool_source", id } };
}
