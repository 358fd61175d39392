import "server-only";
import { eq, sql } from "drizzle-orm";
import { cadre } from "@/cadre.config";
import { retentionPasses, retentionSettings } from "@/drizzle/schema/activity";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { leastDays, mostCounted, type RetentionClass, retentionClasses } from "./constants";
import { ageColumn, selectOf } from "./deleting/due";
import type { RetentionForecast, RetentionPreview, RetentionSettings, RetentionTrial } from "./schema";
import { fieldOf, nextPassAfter } from "./utils";

const dayMs = 86_400_000;

export function getRetention(ctx: OrganizationContext): Promise<RetentionSettings> {
  return withOrganization(ctx, (tx) => readSettings(tx, ctx.organization.id));
}

/** What an organization has chosen, else what this installation comes with. */
export async function readSettings(tx: Transaction, organizationId: string): Promise<RetentionSettings> {
  const [row] = await tx.select().from(retentionSettings).where(eq(retentionSettings.organizationId, organizationId));
  const { conversations, runs, runEvents, files, activity, audit } = cadre.retention;
  return {
    conversation_days: row ? row.conversationDays : conversations,
    run_days: row ? row.runDays : runs,
    run_event_days: row ? row.runEventDays : runEvents,
    file_days: row ? row.fileDays : files,
    activity_days: row ? row.activityDays : activity,
    audit_days: atLeast(leastDays.audit, row ? row.auditDays : audit),
    is_default: row === undefined,
    audit_least_days: leastDays.audit,
    updated_at: row?.updatedAt.toISOString() ?? null,
  };
}

function atLeast(least: number, days: number | null): number | null {
  return days === null ? null : Math.max(least, days);
}

/** What the next pass deletes; with `trial` what it would delete under other settings. */
export function previewRetention(ctx: OrganizationContext, trial: RetentionTrial): Promise<RetentionPreview> {
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const settings = { ...(await readSettings(tx, organizationId)), ...withoutUndefined(trial) };
    const [pass] = await tx.select().from(retentionPasses).where(eq(retentionPasses.organizationId, organizationId));
    const isRunning = pass?.startedAt != null && (pass.finishedAt === null || pass.finishedAt < pass.startedAt);
    const now = new Date();
    // A pass that is late begins within the minute.
    const next = pass ? new Date(Math.max(pass.nextAt.getTime(), now.getTime())) : nextPassAfter(now);
    const classes: RetentionForecast[] = [];
    for (const of of retentionClasses) {
      classes.push(
        await forecast(tx, organizationId, of, settings[fieldOf[of]], isRunning ? (pass.startedAt ?? next) : next),
      );
    }
    const last = pass?.finishedAt ? { finished_at: pass.finishedAt.toISOString(), deleted: pass.deleted } : null;
    return { next_pass_at: next.toISOString(), is_running: isRunning, last_pass: isRunning ? null : last, classes };
  });
}

function withoutUndefined(trial: RetentionTrial): Partial<RetentionSettings> {
  return Object.fromEntries(Object.entries(trial).filter(([, days]) => days !== undefined));
}

/** Counts no further than it says, so that a large organization costs no more than a middling one. */
async function forecast(
  tx: Transaction,
  organizationId: string,
  of: RetentionClass,
  days: number | null,
  passAt: Date,
): Promise<RetentionForecast> {
  const before = days === null ? null : new Date(passAt.getTime() - days * dayMs);
  const at = sql`${ageColumn(of)} as at`;
  const [oldest] = await tx.execute<{ at: string }>(
    sql`select o.at::text from (${selectOf(of, at, organizationId)} limit 1) o`,
  );
  const oldestAt = oldest ? new Date(oldest.at) : null;
  const found =
    before === null || oldestAt === null || oldestAt >= before
      ? 0
      : await countDue(tx, sql`(${selectOf(of, sql`1`, organizationId, before)} limit ${mostCounted + 1})`);
  return {
    class: of,
    days,
    count: Math.min(found, mostCounted),
    is_at_least: found > mostCounted,
    oldest_at: oldestAt?.toISOString() ?? null,
    oldest_due_at: oldestAt && days !== null ? new Date(oldestAt.getTime() + days * dayMs).toISOString() : null,
  };
}

async function countDue(tx: Transaction, due: ReturnType<typeof sql>): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from ${due} d`);
  return row?.count ?? 0;
}
