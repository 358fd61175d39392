import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { EventRow, eventColumns, toEvents } from "@/features/activity/reading/rows";
import { urgentQueue } from "@/features/activity/recording/queue";
import type { ActivityEvent } from "@/features/activity/schema";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { asSystem } from "@/lib/db/scope";
import { jobWorker } from "@/lib/jobs/queue";
import { placeOf } from "./place";

const subjects: Partial<Record<ActivityEvent["kind"], string>> = {
  "approval.requested": "Your approval is needed",
  "run.failed": "A run failed",
  "run.incomplete": "A run stopped before it was done",
  "schedule.failed": "A schedule could not start its run",
  "schedule.paused": "A schedule was paused",
  "tool_source.failed": "A tool source does not answer",
};

const Reader = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  slug: z.string(),
  organization: z.string(),
});

/** Mails an event at once to those who want that and have neither seen nor settled it by then. */
export const urgentWorker = jobWorker(urgentQueue, ({ organizationId, eventId }) => mailEvent(organizationId, eventId));

export async function mailEvent(organizationId: string, eventId: string): Promise<void> {
  const rows = await asSystem((tx) =>
    tx.execute(sql`
      select ${eventColumns} from activity_events e where e.organization_id = ${organizationId} and e.id = ${eventId}`),
  );
  const [row] = EventRow.array().parse([...rows]);
  if (!row) return;
  const told = await tellEach(row, organizationId);
  await asSystem(async (tx) => {
    const readers = await tx.execute(sql`
      with due as (
        update notifications n set mail_settled_at = now()
        where n.organization_id = ${organizationId} and n.event_id = ${eventId} and n.mail_settled_at is null
          and not exists (select from notification_settings s
            where s.organization_id = n.organization_id and s.user_id = n.user_id and s.mail <> 'instant')
          and n.user_id = any(${sql.param([...told.keys()])}::uuid[])
        returning n.user_id, n.read_at, n.dismissed_at
      )
      select u.id as user_id, u.email, u.name, o.slug, o.name as organization from due
      join users u on u.id = due.user_id and u.kind = 'person' and u.disabled_at is null
      join organizations o on o.id = ${organizationId} and o.suspended_at is null and o.delete_after is null
      join memberships m on m.organization_id = o.id and m.user_id = u.id
      where due.read_at is null and due.dismissed_at is null
        and (${row.kind} <> 'approval.requested'
          or exists (select from approvals a where a.id::text = ${row.subject_id} and a.status = 'pending'))`);
    for (const { user_id: userId, email, name, slug, organization } of Reader.array().parse([...readers])) {
      const event = told.get(userId);
      if (!event) continue;
      await enqueueMail(tx, {
        template: "activity_notice",
        to: { email, name },
        props: {
          organization,
          subject: subjects[event.kind] ?? event.text,
          text: event.text,
          url: appUrl(placeOf(slug, event.path)),
          settingsUrl: appUrl(`/${slug}/settings/notifications`),
        },
      });
    }
  });
}

/** The event as each of those reads it who may want a mail. Looked up outside of the transaction that settles the mails. */
async function tellEach(row: EventRow, organizationId: string): Promise<ReadonlyMap<string, ActivityEvent>> {
  const waiting = await asSystem((tx) =>
    tx.execute<{ user_id: string }>(sql`
      select user_id from notifications
      where organization_id = ${organizationId} and event_id = ${row.id} and mail_settled_at is null`),
  );
  const told = new Map<string, ActivityEvent>();
  for (const { user_id: userId } of waiting) {
    const [event] = await toEvents([row], { organizationId, userId });
    if (event) told.set(userId, event);
  }
  return told;
}
