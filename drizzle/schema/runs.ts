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
import { createdAt, id, instant, organizationId, organizationPolicy } from "./columns";
import { conversations } from "./conversations";
import { organizations, users } from "./identity";

/** One execution of an agent. */
export const runs = pgTable(
  "runs",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    conversationId: uuid("conversation_id"),
    agentKey: text("agent_key").notNull(),
    /** The agent that holds the conversation now, after hand-offs. */
    currentAgentKey: text("current_agent_key").notNull(),
    status: text("status", {
      enum: ["queued", "running", "waiting", "paused", "completed", "failed", "cancelled", "incomplete"],
    }).notNull(),
    model: text("model").notNull(),
    input: text("input").notNull(),
    streamId: text("stream_id").notNull(),
    /** `{code, message, retryable}` of a failed run. */
    error: jsonb("error").$type<{ code: string; message: string; retryable: boolean }>(),
    /** What the finished model calls used so far; `estimated` once an attempt was killed. */
    usage: jsonb("usage"),
    /** The text of the answer once the run has ended. */
    output: text("output"),
    createdAt: createdAt(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    packedAt: instant("packed_at"),
  },
  (t) => [
    unique("runs_organization_id_id_key").on(t.organizationId, t.id),
    index("runs_conversation_idx").on(t.organizationId, t.conversationId),
    index("runs_created_idx").on(t.organizationId, t.createdAt.desc()),
    index("runs_unpacked_idx").on(t.endedAt).where(sql`${t.endedAt} is not null and ${t.packedAt} is null`),
    foreignKey({
      name: "runs_conversation_fk",
      columns: [t.organizationId, t.conversationId],
      foreignColumns: [conversations.organizationId, conversations.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/**
 * Who executes a run, and until when (database clock). Exists only while the run has not ended.
 * `epoch` fences every write: an owner whose epoch is no longer the row's writes nothing.
 */
export const runLeases = pgTable(
  "run_leases",
  {
    runId: uuid("run_id").primaryKey(),
    organizationId: organizationId(),
    owner: text("owner").notNull(),
    epoch: integer("epoch").notNull(),
    expiresAt: instant("expires_at").notNull(),
    cancelRequested: boolean("cancel_requested").notNull().default(false),
  },
  (t) => [
    index("run_leases_expires_at_idx").on(t.expiresAt),
    foreignKey({
      name: "run_leases_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/**
 * The append-only stream of a run. A live row holds one frame; after the run has ended its rows are packed into
 * one row per item that keeps the original frames, so `seq..lastSeq` is the range of event ids the row covers.
 */
export const runEvents = pgTable(
  "run_events",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    seq: integer("seq").notNull(),
    lastSeq: integer("last_seq").notNull(),
    epoch: integer("epoch").notNull(),
    /** Complete SSE frames, ready to send. */
    frames: text("frames").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.seq] }),
    foreignKey({
      name: "run_events_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What the model said and was told in a run, in provider-neutral items: the input of a takeover. */
export const runItems = pgTable(
  "run_items",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    position: integer("position").notNull(),
    /** Which model response of the run the item belongs to, from 0. */
    response: integer("response").notNull(),
    /** The last event of the stream that the response accounts for. */
    seq: integer("seq").notNull(),
    agentKey: text("agent_key").notNull(),
    item: jsonb("item").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.position] }),
    foreignKey({
      name: "run_items_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** One tool call of a run: committed `started` before its effect and `finished` after it. */
export const toolCalls = pgTable(
  "tool_calls",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    /** `<model response number>/<the provider's call id>`: providers may repeat call ids between responses. */
    callId: text("call_id").notNull(),
    tool: text("tool").notNull(),
    arguments: text("arguments").notNull(),
    status: text("status", { enum: ["started", "finished"] }).notNull(),
    epoch: integer("epoch").notNull(),
    output: text("output"),
    failed: boolean("failed").notNull().default(false),
    startedAt: instant("started_at").notNull().defaultNow(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.callId] }),
    foreignKey({
      name: "tool_calls_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What a run used. `estimated` marks figures the provider did not report (killed attempts among them). */
export const usageRecords = pgTable(
  "usage_records",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    runId: uuid("run_id").notNull(),
    userId: uuid("user_id").notNull(),
    model: text("model").notNull(),
    inputTokens: integer("input_tokens").notNull(),
    cachedInputTokens: integer("cached_input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    reasoningTokens: integer("reasoning_tokens").notNull(),
    requests: integer("requests").notNull(),
    /** Millionths of a US dollar. */
    costMicros: bigint("cost_micros", { mode: "number" }).notNull(),
    estimated: boolean("estimated").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    index("usage_records_organization_idx").on(t.organizationId, t.createdAt),
    unique("usage_records_run_id_key").on(t.runId),
    organizationPolicy(),
  ],
);
