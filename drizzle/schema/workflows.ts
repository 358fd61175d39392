import { sql } from "drizzle-orm";
import {
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
import { createdAt, id, instant, organizationId, organizationPolicy, updatedAt } from "./columns";
import { organizations, users } from "./identity";
import { runs } from "./runs";

/** Workflows that an organization builds: a draft that people edit and published versions that run. */
export const workflows = pgTable(
  "workflows",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    /** Name in the API and in runs: kebab-case, unique in the organization, never one of the catalog's. */
    key: text("key").notNull(),
    /** A `WorkflowDefinition`. */
    draft: jsonb("draft").notNull(),
    /** Grows with every change of the draft: whoever saves says which one they saw. */
    draftRevision: integer("draft_revision").notNull().default(1),
    /** The version that runs; null until the first is published. */
    publishedVersion: integer("published_version"),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("workflows_organization_id_id_key").on(t.organizationId, t.id),
    unique("workflows_key_key").on(t.organizationId, t.key),
    index("workflows_created_idx").on(t.organizationId, t.createdAt, t.id),
    organizationPolicy(),
  ],
);

/** Immutable versions of a workflow. Append-only for the application role. */
export const workflowVersions = pgTable(
  "workflow_versions",
  {
    organizationId: organizationId(),
    workflowId: uuid("workflow_id").notNull(),
    version: integer("version").notNull(),
    definition: jsonb("definition").notNull(),
    /** What changed, in the words of who made it. */
    note: text("note"),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workflowId, t.version] }),
    foreignKey({
      name: "workflow_versions_workflow_fk",
      columns: [t.organizationId, t.workflowId],
      foreignColumns: [workflows.organizationId, workflows.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What a schedule or an inbound webhook starts, in the name of whom. */
const target = () => ({
  userId: uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  targetKind: text("target_kind", { enum: ["agent", "workflow"] }).notNull(),
  targetKey: text("target_key").notNull(),
});

/** When an agent or a workflow starts by itself. */
export const schedules = pgTable(
  "schedules",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    ...target(),
    /** Text, or an object where the workflow takes one. */
    input: jsonb("input").notNull(),
    /** Five fields; null for a schedule that fires once. */
    cron: text("cron"),
    /** IANA name, in which `cron` is read. */
    timeZone: text("time_zone").notNull(),
    /** The one time of a schedule that fires once. */
    runAt: instant("run_at"),
    overlap: text("overlap", { enum: ["skip", "queue", "cancel_previous"] }).notNull(),
    /** What happens to times that passed while nothing ran: none, the last one or each of them. */
    catchUp: text("catch_up", { enum: ["none", "last", "all"] }).notNull(),
    pausedAt: instant("paused_at"),
    /** Why it paused by itself, in words; null where a person paused it. */
    pauseReason: text("pause_reason"),
    /** Firings that started no run, one after the other. */
    failuresInRow: integer("failures_in_row").notNull().default(0),
    /** Null when it will never fire again, and while it is paused. */
    nextDueAt: instant("next_due_at"),
    lastDueAt: instant("last_due_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("schedules_organization_id_id_key").on(t.organizationId, t.id),
    index("schedules_created_idx").on(t.organizationId, t.createdAt, t.id),
    index("schedules_due_idx").on(t.nextDueAt).where(sql`${t.nextDueAt} is not null`),
    organizationPolicy(),
  ],
);

/** What became of one due time of a schedule. The primary key lets each time fire once. */
export const scheduleFirings = pgTable(
  "schedule_firings",
  {
    organizationId: organizationId(),
    scheduleId: uuid("schedule_id").notNull(),
    dueAt: instant("due_at").notNull(),
    status: text("status", { enum: ["pending", "started", "skipped", "missed", "failed"] }).notNull(),
    /** A person asked for it; the schedule did not. */
    isManual: boolean("is_manual").notNull().default(false),
    runId: uuid("run_id"),
    /** Why it was skipped or failed, in words. */
    reason: text("reason"),
    firedAt: instant("fired_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.scheduleId, t.dueAt] }),
    foreignKey({
      name: "schedule_firings_schedule_fk",
      columns: [t.organizationId, t.scheduleId],
      foreignColumns: [schedules.organizationId, schedules.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "schedule_firings_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    index("schedule_firings_run_idx").on(t.organizationId, t.runId),
    index("schedule_firings_due_idx").on(t.organizationId, t.dueAt),
    index("schedule_firings_pending_idx").on(t.scheduleId, t.dueAt).where(sql`${t.status} = 'pending'`),
    index("schedule_firings_fired_idx").on(t.firedAt),
    organizationPolicy(),
  ],
);

/** Inbound webhooks: whoever knows the URL starts the target. */
export const triggers = pgTable(
  "triggers",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    ...target(),
    /** SHA-256 of the secret part of the URL, in hexadecimal. */
    tokenHash: text("token_hash").notNull(),
    /** Sealed; null where no signature is asked for. */
    signingSecret: text("signing_secret"),
    /** An expression that makes the input of the payload; null passes the payload on. */
    inputMapper: text("input_mapper"),
    isEnabled: boolean("is_enabled").notNull().default(true),
    lastCalledAt: instant("last_called_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("triggers_organization_id_id_key").on(t.organizationId, t.id),
    unique("triggers_token_hash_key").on(t.tokenHash),
    index("triggers_created_idx").on(t.organizationId, t.createdAt, t.id),
    organizationPolicy(),
  ],
);

/** One call of an inbound webhook. `delivery_key` is the sender's id or the digest of the payload: a replay finds it. */
export const triggerDeliveries = pgTable(
  "trigger_deliveries",
  {
    id: id(),
    organizationId: organizationId(),
    triggerId: uuid("trigger_id").notNull(),
    deliveryKey: text("delivery_key").notNull(),
    status: text("status", { enum: ["started", "refused", "failed"] }).notNull(),
    runId: uuid("run_id"),
    reason: text("reason"),
    /** How often it came again and started nothing. */
    repetitions: integer("repetitions").notNull().default(0),
    receivedAt: instant("received_at").notNull().defaultNow(),
  },
  (t) => [
    unique("trigger_deliveries_key").on(t.triggerId, t.deliveryKey),
    index("trigger_deliveries_received_idx").on(t.organizationId, t.triggerId, t.receivedAt),
    index("trigger_deliveries_old_idx").on(t.receivedAt),
    index("trigger_deliveries_run_idx").on(t.organizationId, t.runId),
    foreignKey({
      name: "trigger_deliveries_trigger_fk",
      columns: [t.organizationId, t.triggerId],
      foreignColumns: [triggers.organizationId, triggers.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "trigger_deliveries_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);
