import { sql } from "drizzle-orm";
import {
  bigint,
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
import { createdAt, id, instant, organizationId, organizationPolicy } from "./columns";
import { organizations } from "./identity";
import { runs } from "./runs";

/** Who did what, when and from where. Append-only for the application role. */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    /** Position in the organization's chain, from 1 without a gap. */
    sequence: integer("sequence").notNull(),
    actorType: text("actor_type", { enum: ["user", "api_key", "service_account", "operator", "system"] }).notNull(),
    actorId: text("actor_id"),
    action: text("action").notNull(),
    targetType: text("target_type").notNull(),
    targetId: text("target_id").notNull(),
    requestId: text("request_id"),
    address: text("address"),
    userAgent: text("user_agent"),
    /** What changed, without secrets. */
    detail: jsonb("detail"),
    /** SHA-256 over the hash before, the position and what the row says, in hexadecimal. */
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("audit_events_organization_idx").on(t.organizationId, t.createdAt),
    unique("audit_events_sequence_key").on(t.organizationId, t.sequence),
    organizationPolicy(),
  ],
);

/**
 * Entries of the audit log whose transaction has not committed: COMMIT gives them their places in the chain and takes
 * them away from here, so nobody ever sees a row. Unlogged.
 */
export const auditPending = pgTable("audit_pending", {
  id: id(),
  /** A row of `audit_events` without its place. */
  entry: jsonb("entry").notNull(),
  /** The same as canonical JSON. */
  content: text("content").notNull(),
});

/** Answers kept for 24 h so that a repeated POST with the same `Idempotency-Key` has one effect. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    actorId: text("actor_id").notNull(),
    key: text("key").notNull(),
    endpoint: text("endpoint").notNull(),
    requestHash: text("request_hash").notNull(),
    /** Which request works on the key now: one that was given up may no longer write its answer. */
    attemptId: uuid("attempt_id").notNull(),
    /** Null while the first request is still being answered. */
    status: integer("status"),
    response: jsonb("response"),
    /** The run the first request started: a repeated streaming POST joins its stream. */
    runId: uuid("run_id"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.actorId, t.endpoint, t.key] }),
    index("idempotency_keys_expires_at_idx").on(t.expiresAt),
    index("idempotency_keys_run_idx").on(t.organizationId, t.runId).where(sql`${t.runId} is not null`),
    foreignKey({
      name: "idempotency_keys_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** Counters of `rate-limiter-flexible`: keyed by actor, address or account. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    key: text("key").primaryKey(),
    points: integer("points").notNull(),
    /** Milliseconds since the epoch, the library's own form. */
    expire: bigint("expire", { mode: "number" }),
  },
  (t) => [index("rate_limits_expire_idx").on(t.expire)],
);
