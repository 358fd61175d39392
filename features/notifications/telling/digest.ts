import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { EventRow, eventColumns, toEvents } from "@/features/activity/reading/rows";
import type { ActivityEvent } from "@/features/activity/schema";
import { subjectOf, subjectTitles } from "@/features/activity/telling/kinds";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { isDatabaseUnavailable } from "@/lib/db/failure";
import { asSystem } from "@/lib/db/scope";
import { log } from "@/lib/telemetry/log";
import { placeOf } from "./place";

/** A mail names no more than this many; it says how many there are. */
const mostEntries = 40;

/**
 * When the newest digest of `s` was due, by the person's own clock: today's hour, or yesterday's while that has not come. In
 * the night in which the hour does not exist, it is the next one.
 */
const dueAt = sql`case
  when (date_trunc('day', now() at time zone s.time_zone) + make_interval(hours => s.digest_hour)) at time zone s.time_zone <= now()
  then (date_trunc('day', now() at time zone s.time_zone) + make_interval(hours => s.digest_hour)) at time zone s.time_zone
  else (date_trunc('day', now() at time zone s.time_zone) - interval '1 day' + make_interval(hours => s.digest_hour))
    at time zone s.time_zone end`;
const isDue = sql`s.mail = 'daily' and (s.digest_sent_at is null or s.digest_sent_at < ${dueAt})`;

const Reader = z.object({ organization_id: z.string(), user_id: z.string() });
type Reader = z.output<typeof Reader>;

/** Sends the daily mails that are due, each once, whichever process comes first. Returns how many were settled. */
export async function sendDigests(most: number): Promise<number> {
  const due = await asSystem((tx) =>
    tx.execute(sql`
      select s.organization_id, s.user_id from notification_settings s where ${isDue}
      order by s.digest_sent_at nulls first limit ${most}`),
  );
  const readers = Reader.array().parse([...due]);
  for (const reader of readers) {
    try {
      await sendDigest(reader);
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      // Whoever comes after it gets theirs; this one is tried again in the next minute.
      log().error({ user_id: reader.user_id, err: error }, "A digest could not be sent.");
    }
  }
  return readers.length;
}

/**
 * The claim, the marks and the mail's job are one transaction: a process that dies in it leaves the digest to another, and one
 * that dies after it leaves the mail to the queue. Looks at what there is first, because names are read outside of the
 * transaction that settles it.
 */
async function sendDigest(reader: Reader): Promise<void> {
  const waiting = await asSystem((tx) =>
    tx.execute(sql`select ${eventColumns} from ${unseenOf(reader)} order by e.position desc`),
  );
  const events = await toEvents(EventRow.array().parse([...waiting]), {
    organizationId: reader.organization_id,
    userId: reader.user_id,
  });
  await asSystem(async (tx) => {
    const claimed = await tx.execute(sql`
      update notification_settings s set digest_sent_at = now()
      where s.organization_id = ${reader.organization_id} and s.user_id = ${reader.user_id} and ${isDue} returning s.user_id`);
    if (claimed.length === 0) return;
    const ids = sql.param(events.map(({ id }) => id));
    const settled = await tx.execute(sql`
      update notifications set mail_settled_at = now() where id in (
        select n.id from ${unseenOf(reader)} and e.id = any(${ids}::uuid[])) returning event_id`);
    const unseen = new Set(
      z
        .object({ event_id: z.string() })
        .array()
        .parse([...settled])
        .map((row) => row.event_id),
    );
    const told = events.filter(({ id }) => unseen.has(id));
    if (told.length === 0) return;
    const [person] = await tx.execute(sql`
      select u.email, u.name, o.slug, o.name as organization from memberships m
      join users u on u.id = m.user_id and u.kind = 'person' and u.disabled_at is null
      join organizations o on o.id = m.organization_id and o.suspended_at is null and o.delete_after is null
      where m.organization_id = ${reader.organization_id} and m.user_id = ${reader.user_id}`);
    if (!person) return;
    const { email, name, slug, organization } = Person.parse(person);
    await enqueueMail(tx, {
      template: "activity_digest",
      to: { email, name },
      props: {
        organization,
        count: told.length,
        groups: groupsOf(told.slice(0, mostEntries), slug),
        url: appUrl(`/${slug}/activity`),
        settingsUrl: appUrl(`/${slug}/settings/notifications`),
      },
    });
  });
}

const Person = z.object({ email: z.string(), name: z.string(), slug: z.string(), organization: z.string() });

/** What somebody has not seen and was not mailed, as `n` and `e`. */
function unseenOf({ organization_id: organizationId, user_id: userId }: Reader): SQL {
  return sql`notifications n join activity_events e on e.id = n.event_id
    where n.organization_id = ${organizationId} and n.user_id = ${userId} and n.mail_settled_at is null
      and n.read_at is null and n.dismissed_at is null`;
}

function groupsOf(events: readonly ActivityEvent[], slug: string) {
  const groups = Map.groupBy(events, ({ kind }) => subjectTitles[subjectOf(kind)]);
  return [...groups].map(([title, entries]) => ({
    title,
    entries: entries.map(({ text, path }) => ({ text, url: appUrl(placeOf(slug, path)) })),
  }));
}
