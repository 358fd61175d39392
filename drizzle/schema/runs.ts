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
    /** The version of the agent that was asked; null for one of the catalog, 0 for a draft that was tried. */
    agentVersion: integer("agent_version"),
    input: text("input").notNull(),
    streamId: text("stream_id").notNull(),
    /** `{code, message, retryable}` of a failed run. */
    error: jsonb("error").$type<{ code: string; message: string; retryable: boolean }>(),
    /** What the finished model calls used so far; `estimated` once an attempt was killed. */
    usage: jsonb("usage"),
    /** The text of the answer once the run has ended. */
    output: text("output"),
    /** The answer in the form that the agent's output schema asks for. */
    structuredOutput: jsonb("structured_output"),
    createdAt: createdAt(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    packedAt: instant("packed_at"),
  },
  (t) => [
    unique("runs_organization_id_id_key").on(t.organizationId, t.id),
    index("runs_conversation_idx").on(t.organizationId, t.conversationId),
    index("runs_created_idx").on(t.organizationId, t.createdAt.desc()),
    index("runs_agent_idx").on(t.organizationId, t.agentKey, t.createdAt.desc()),
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
    /** `FileRef[]`: what the tool made, shown again after a takeover. */
    files: jsonb("files"),
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

/** What a run was started with, frozen: agents that were changed meanwhile do not change it. */
export const runConfigurations = pgTable(
  "run_configurations",
  {
    runId: uuid("run_id").primaryKey(),
    organizationId: organizationId(),
    /** A `RunConfiguration`. */
    configuration: jsonb("configuration").notNull(),
  },
  (t) => [
    foreignKey({
      name: "run_configurations_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** A tool call that waits for a person's word. Deciding is a compare-and-set on `status`. */
export const approvals = pgTable(
  "approvals",
  {
    id: id(),
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    /** As in `tool_calls`: `<model response number>/<the provider's call id>`. */
    callId: text("call_id").notNull(),
    itemId: text("item_id").notNull(),
    agentKey: text("agent_key").notNull(),
    tool: text("tool").notNull(),
    toolName: text("tool_name").notNull(),
    arguments: text("arguments").notNull(),
    /** What the person made of the arguments before approving. */
    editedArguments: text("edited_arguments"),
    status: text("status", { enum: ["pending", "approved", "rejected", "cancelled"] }).notNull(),
    reason: text("reason"),
    requestedAt: instant("requested_at").notNull().defaultNow(),
    decidedAt: instant("decided_at"),
    decidedBy: uuid("decided_by").references(() => users.id, { onDelete: "set null" }),
  },
  (t) => [
    unique("approvals_organization_id_id_key").on(t.organizationId, t.id),
    unique("approvals_call_key").on(t.runId, t.callId),
    index("approvals_requested_idx").on(t.organizationId, t.status, t.requestedAt.desc()),
    foreignKey({
      name: "approvals_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What happened inside a run, for the inspector: one row per model call, tool, hand-off, guardrail and memory step. */
export const runSpans = pgTable(
  "run_spans",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    /** Counts the run's spans over all its attempts. */
    number: integer("number").notNull(),
    /** The span in which it happened, such as that of an agent used as a tool. */
    parent: integer("parent"),
    epoch: integer("epoch").notNull(),
    kind: text("kind", { enum: ["model", "tool", "handoff", "guardrail", "memory", "approval"] }).notNull(),
    name: text("name").notNull(),
    agentKey: text("agent_key").notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    status: text("status", { enum: ["running", "completed", "failed", "blocked"] }).notNull(),
    /** Without secrets: what went in and what came out. */
    input: jsonb("input"),
    output: jsonb("output"),
    model: text("model"),
    usage: jsonb("usage"),
    error: text("error"),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.number] }),
    foreignKey({
      name: "run_spans_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);
