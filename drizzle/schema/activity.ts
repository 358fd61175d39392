import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationId, organizationPolicy, updatedAt, xid8 } from "./columns";
import { organizations, users } from "./identity";

/** What happened in an organization, for its people. Each kind has a schema for its `metadata`. */
export const activityEvents = pgTable(
  "activity_events",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    /** Order in which events were written: the cursor of the feed. */
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /**
     * The transaction that wrote it. Positions of concurrent transactions become visible out of order; those of all
     * transactions below the oldest that still runs are final, which is how far a stream may read.
     */
    transactionId: xid8("transaction_id").notNull().default(sql`pg_current_xact_id()`),
    /** Two tellings of the same thing write one event. Null where telling twice means that it happened twice. */
    onceKey: text("once_key"),
    kind: text("kind").notNull(),
    /** Who did it; null for the system. */
    actorId: uuid("actor_id").references(() => users.id, { onDelete: "set null" }),
    /** The only person who may see it; null where every member may. */
    visibleTo: uuid("visible_to").references(() => users.id, { onDelete: "cascade" }),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    metadata: jsonb("metadata").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("activity_events_organization_id_id_key").on(t.organizationId, t.id),
    unique("activity_events_once_key").on(t.organizationId, t.onceKey),
    index("activity_events_position_idx").on(t.organizationId, t.position),
    index("activity_events_settled_idx").on(t.organizationId, t.transactionId, t.position),
    index("activity_events_subject_idx").on(t.organizationId, t.subjectType, t.subjectId, t.position),
    index("activity_events_created_idx").on(t.organizationId, t.createdAt),
    organizationPolicy(),
  ],
);

/** An activity event that somebody should know of. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    organizationId: organizationId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    eventId: uuid("event_id").notNull(),
    readAt: instant("read_at"),
    dismissedAt: instant("dismissed_at"),
    /** When it was mailed, by itself or in a digest; also set where no mail is wanted. */
    mailSettledAt: instant("mail_settled_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("notifications_organization_id_id_key").on(t.organizationId, t.id),
    unique("notifications_event_key").on(t.userId, t.eventId),
    index("notifications_user_idx").on(t.organizationId, t.userId, t.createdAt, t.id),
    index("notifications_unread_idx")
      .on(t.organizationId, t.userId)
      .where(sql`${t.readAt} is null and ${t.dismissedAt} is null`),
    index("notifications_event_idx").on(t.organizationId, t.eventId),
    index("notifications_unmailed_idx").on(t.createdAt).where(sql`${t.mailSettledAt} is null`),
    foreignKey({
      name: "notifications_event_fk",
      columns: [t.organizationId, t.eventId],
      foreignColumns: [activityEvents.organizationId, activityEvents.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** How a person wants to hear of what happens in one organization. A missing row means the defaults. */
export const notificationSettings = pgTable(
  "notification_settings",
  {
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** At once, once a day at `digest_hour`, or never. */
    mail: text("mail", { enum: ["instant", "daily", "off"] })
      .notNull()
      .default("instant"),
    digestHour: integer("digest_hour").notNull().default(8),
    timeZone: text("time_zone").notNull().default("UTC"),
    browser: boolean("browser").notNull().default(false),
    /** Kinds of events the person does not want to be notified of. */
    mutedKinds: text("muted_kinds").array().notNull().default(sql`'{}'`),
    digestSentAt: instant("digest_sent_at"),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] }), organizationPolicy()],
);

/** After how many days what an organization keeps is deleted; null keeps it. A missing row means the defaults. */
export const retentionSettings = pgTable(
  "retention_settings",
  {
    organizationId: organizationId()
      .primaryKey()
      .references(() => organizations.id, { onDelete: "cascade" }),
    conversationDays: integer("conversation_days"),
    runDays: integer("run_days"),
    runEventDays: integer("run_event_days"),
    fileDays: integer("file_days"),
    activityDays: integer("activity_days"),
    auditDays: integer("audit_days"),
    updatedAt: updatedAt(),
  },
  () => [organizationPolicy()],
);

/** When an organization's old things are deleted next, and what the passes so far deleted. */
export const retentionPasses = pgTable(
  "retention_passes",
  {
    organizationId: organizationId()
      .primaryKey()
      .references(() => organizations.id, { onDelete: "cascade" }),
    nextAt: instant("next_at").notNull(),
    /** Until when a process works on it; one that died is followed by another. */
    claimedUntil: instant("claimed_until"),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
    /** How many of each class the pass that began at `started_at` has deleted. */
    deleted: jsonb("deleted").$type<Record<string, number>>().notNull().default({}),
  },
  (t) => [index("retention_passes_next_idx").on(t.nextAt), organizationPolicy()],
);
