import "server-only";
import { sql } from "drizzle-orm";
import { retentionSettings } from "@/drizzle/schema/activity";
import { recordActivity } from "@/features/activity/recording/record";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { readSettings } from "./data";
import type { RetentionSettings, UpdateRetention } from "./schema";
import { fieldOf } from "./utils";

/** Changes what is given; what was the installation's choice so far becomes the organization's own. */
export function updateRetention(ctx: OrganizationContext, change: UpdateRetention): Promise<RetentionSettings> {
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    // Two changes at once: the second builds on the first.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`retention:${organizationId}`}, 0))`);
    const before = await readSettings(tx, organizationId);
    const wanted = {
      ...before,
      ...Object.fromEntries(Object.entries(change).filter(([, days]) => days !== undefined)),
    };
    const values = {
      conversationDays: wanted.conversation_days,
      runDays: wanted.run_days,
      runEventDays: wanted.run_event_days,
      fileDays: wanted.file_days,
      activityDays: wanted.activity_days,
      auditDays: wanted.audit_days,
      updatedAt: new Date(),
    };
    await tx
      .insert(retentionSettings)
      .values({ organizationId, ...values })
      .onConflictDoUpdate({ target: retentionSettings.organizationId, set: values });
    const after = await readSettings(tx, organizationId);
    const changed = Object.values(fieldOf).filter((field) => before[field] !== after[field]);
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "retention.changed",
      target: { type: "organization", id: organizationId },
      before: Object.fromEntries(changed.map((field) => [field, before[field]])),
      after: Object.fromEntries(changed.map((field) => [field, after[field]])),
    });
    if (changed.length > 0) {
      const metadata = { fields: changed };
      await recordActivity(tx, ctx, { kind: "retention.changed", subjectId: organizationId, metadata });
    }
    return after;
  });
}
