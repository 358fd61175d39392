import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type ActivityKind, type ActivityMetadata, activityKinds } from "@/features/activity/schema";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { afterCommit } from "@/lib/db/scope";
import { storableJson, storableText } from "@/lib/db/text";
import { announce } from "@/lib/events/notifications";
import { newId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/queue";
import { audienceOf, urgentKinds } from "./audience";
import { urgentQueue } from "./queue";

interface Occurrence<Kind extends ActivityKind> {
  kind: Kind;
  /** Id of what the kind's noun names. */
  subjectId: string;
  metadata: ActivityMetadata<Kind>;
  /** The people whom it concerns: `audienceOf` says of which kinds they are told. */
  concerned?: readonly string[];
  /** The only person who may see it. */
  visibleTo?: string | null;
  /** Whoever tells the same thing again with this key changes nothing. */
  onceKey?: string;
}

/** One thing that happened, of any kind. */
export type ActivityOccurrence = { [Kind in ActivityKind]: Occurrence<Kind> }[ActivityKind];

/** Where it happened and who did it, for what no request does. */
interface SystemSource {
  organizationId: string;
  actorId: string | null;
}

const Written = z.tuple([z.object({ event_id: z.string().nullable(), urgent: z.boolean() })]);

/**
 * Tells the organization's feed what happened, in the transaction in which it happens, and whoever should know of it. Works in
 * `withOrganization` and in `asSystem`. True when nobody had told it before.
 */
export async function recordActivity(
  tx: Transaction,
  source: OrganizationContext | SystemSource,
  occurrence: ActivityOccurrence,
): Promise<boolean> {
  const { organizationId, actorId } = sourceOf(source);
  const { event_id: eventId, urgent } = await write(tx, organizationId, actorId, occurrence);
  if (eventId === null) return false;
  if (occurrence.kind === "approval.decided") await settleQuestion(tx, organizationId, occurrence.subjectId);
  if (urgent) await enqueue(tx, urgentQueue, { organizationId, eventId });
  afterCommit(tx, () => announce("cadre_activity", [organizationId]));
  return true;
}

/** What has been decided asks nobody any more, and needs no mail. */
async function settleQuestion(tx: Transaction, organizationId: string, approvalId: string): Promise<void> {
  await tx.execute(sql`
    update notifications n set read_at = coalesce(n.read_at, now()), mail_settled_at = coalesce(n.mail_settled_at, now())
    from activity_events e
    where e.organization_id = ${organizationId} and e.subject_type = 'approval' and e.subject_id = ${approvalId}
      and e.kind = 'approval.requested' and n.organization_id = e.organization_id and n.event_id = e.id`);
}

function sourceOf(source: OrganizationContext | SystemSource): SystemSource {
  if (!("actor" in source)) return source;
  const { actor, organization } = source;
  return { organizationId: organization.id, actorId: actor.type === "system" ? null : actor.userId };
}

/**
 * One statement: the event, and a notification for each member who is told of its kind and has not muted it. Where no mail is
 * due, now or in a digest, the mail counts as settled from the start.
 */
async function write(
  tx: Transaction,
  organizationId: string,
  actorId: string | null,
  { kind, subjectId, metadata, concerned = [], visibleTo = null, onceKey }: ActivityOccurrence,
) {
  const told = activityKinds[kind].parse(metadata);
  const audience = audienceOf({ kind, metadata: told } as Parameters<typeof audienceOf>[0]);
  const people = audience.concerned ? [...new Set(concerned)] : [];
  const isUrgent = urgentKinds.has(kind);
  const rows = await tx.execute(sql`
    with event as (
      insert into activity_events
        (id, organization_id, kind, actor_id, visible_to, subject_type, subject_id, metadata, once_key)
      values (${newId()}, ${organizationId}, ${kind}, ${actorId}, ${visibleTo}, ${kind.split(".")[0]},
        ${storableText(subjectId)}, ${storableJson(told)}::text::jsonb, ${onceKey ?? null})
      on conflict (organization_id, once_key) do nothing
      returning id
    ), told as (
      insert into notifications (id, organization_id, user_id, event_id, mail_settled_at)
      select gen_random_uuid(), m.organization_id, m.user_id, event.id,
        case when coalesce(s.mail, 'instant') = 'daily' or (coalesce(s.mail, 'instant') = 'instant' and ${isUrgent})
          then null else now() end
      from event
      join memberships m on m.organization_id = ${organizationId}
        and (m.user_id = any(${sql.param(people)}::uuid[]) or m.role = any(${sql.param([...audience.roles])}::text[]))
      left join notification_settings s on s.organization_id = m.organization_id and s.user_id = m.user_id
      where m.user_id is distinct from ${actorId}::uuid
        and (${visibleTo}::uuid is null or m.user_id = ${visibleTo}::uuid)
        and not ${kind}::text = any(coalesce(s.muted_kinds, '{}'))
      returning mail_settled_at
    )
    select (select id from event) as event_id,
      ${isUrgent} and exists (select from told where mail_settled_at is null) as urgent`);
  return Written.parse([...rows])[0];
}
