import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
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

/** One execution of an agent or of a workflow. */
export const runs = pgTable(
  "runs",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    conversationId: uuid("conversation_id"),
    kind: text("kind", { enum: ["agent", "workflow"] })
      .notNull()
      .default("agent"),
    /** Null for a run of a workflow. */
    agentKey: text("agent_key"),
    /** The agent that holds the conversation now, after hand-offs; null for a run of a workflow. */
    currentAgentKey: text("current_agent_key"),
    workflowKey: text("workflow_key"),
    /** The version of an organization's workflow; null for one of the catalog, 0 for a draft that was tried. */
    workflowVersion: integer("workflow_version"),
    trigger: text("trigger", { enum: ["manual", "api", "schedule", "webhook"] })
      .notNull()
      .default("manual"),
    /** The schedule or the inbound webhook that started it. */
    triggerId: uuid("trigger_id"),
    /** The run of which this one is a repetition. */
    rerunOf: uuid("rerun_of"),
    status: text("status", {
      enum: ["queued", "running", "waiting", "paused", "completed", "failed", "cancelled", "incomplete"],
    }).notNull(),
    model: text("model").notNull(),
    /** The models that did answer, once the run has ended; `instead_of` is the one that a fallback stood in for. */
    answeredBy: jsonb("answered_by").$type<{ model: string; instead_of: string | null }[]>(),
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
    /** When retention removed the events, the model's items and the spans; what came out of the run stays. */
    eventsDeletedAt: instant("events_deleted_at"),
    /** No list shows it any more; a chore removes it for good later. */
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    unique("runs_organization_id_id_key").on(t.organizationId, t.id),
    index("runs_workflow_idx")
      .on(t.organizationId, t.workflowKey, t.createdAt)
      .where(sql`${t.workflowKey} is not null`),
    index("runs_trigger_idx").on(t.triggerId, t.createdAt).where(sql`${t.triggerId} is not null`),
    index("runs_trigger_open_idx").on(t.triggerId).where(sql`${t.triggerId} is not null and ${t.endedAt} is null`),
    check("runs_kind_check", sql`(${t.kind} = 'workflow') = (${t.workflowKey} is not null)`),
    check("runs_agent_check", sql`(${t.kind} = 'agent') = (${t.agentKey} is not null)`),
    index("runs_conversation_idx").on(t.organizationId, t.conversationId),
    index("runs_created_idx").on(t.organizationId, t.createdAt),
    index("runs_agent_idx").on(t.organizationId, t.agentKey, t.createdAt),
    /** Runs whose end is told in the activity feed: chats are not. */
    index("runs_told_idx")
      .on(t.endedAt)
      .where(sql`${t.endedAt} is not null and (${t.kind} = 'workflow' or ${t.trigger} in ('schedule', 'webhook'))`),
    index("runs_deleted_idx").on(t.deletedAt).where(sql`${t.deletedAt} is not null`),
    index("runs_unpacked_idx").on(t.endedAt).where(sql`${t.endedAt} is not null and ${t.packedAt} is null`),
    index("runs_with_events_idx")
      .on(t.organizationId, t.endedAt)
      .where(sql`${t.endedAt} is not null and ${t.eventsDeletedAt} is null`),
    index("runs_alone_idx")
      .on(t.organizationId, t.endedAt)
      .where(sql`${t.endedAt} is not null and ${t.conversationId} is null`),
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
    /** A workflow lets its running steps end and begins no further one. */
    pauseRequested: boolean("pause_requested").notNull().default(false),
    /** Something that the run waits for has come while it was under way. Read and cleared by whoever holds the lease. */
    wakeRequested: boolean("wake_requested").notNull().default(false),
    /** The run waits for its turn since then; null once somebody has begun it. */
    queuedAt: instant("queued_at"),
    /** It is begun by the queue, whose limits it counts in; chats begin at once where they are sent. */
    fromQueue: boolean("from_queue").notNull().default(false),
  },
  (t) => [
    index("run_leases_expires_at_idx").on(t.expiresAt),
    index("run_leases_queued_idx").on(t.organizationId, t.queuedAt, t.runId).where(sql`${t.queuedAt} is not null`),
    index("run_leases_working_idx").on(t.organizationId).where(sql`${t.fromQueue} and ${t.owner} <> ''`),
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
    /** `<step>@<attempt>` of a workflow's step that asked; empty in a run of an agent. */
    step: text("step").notNull().default(""),
    /** Which model response of the run, or of the step's attempt, the item belongs to, from 0. */
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
    /**
     * `<model response number>/<the provider's call id>`: providers may repeat call ids between responses. In a
     * workflow `<step>@<attempt>:` stands before it.
     */
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
    /** Null where a workflow asks by a step of its own. */
    agentKey: text("agent_key"),
    /** Name of the workflow's step that waits. */
    step: text("step"),
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
    index("approvals_pending_idx").on(t.requestedAt).where(sql`${t.status} = 'pending'`),
    index("approvals_requested_idx").on(t.organizationId, t.status, t.requestedAt),
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
    kind: text("kind", { enum: ["model", "tool", "handoff", "guardrail", "memory", "approval", "step"] }).notNull(),
    name: text("name").notNull(),
    /** Null for what a workflow does itself. */
    agentKey: text("agent_key"),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    /** `waiting`: a step that rests until a person has decided or its time has come. */
    status: text("status", { enum: ["running", "waiting", "completed", "failed", "blocked"] }).notNull(),
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

/** One attempt of a workflow's step: written when it begins and once more when it ends. A finished step is a checkpoint. */
export const runSteps = pgTable(
  "run_steps",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    /** Name of the step, unique in its workflow. */
    step: text("step").notNull(),
    /** From 1; above it the step was tried again. */
    attempt: integer("attempt").notNull(),
    stage: text("stage").notNull(),
    kind: text("kind", { enum: ["agent", "tool", "condition", "approval", "wait", "reducer"] }).notNull(),
    /** Key of the agent that answers. */
    agentKey: text("agent_key"),
    /** Place in a parallel stage, from 0. */
    branchIndex: integer("branch_index"),
    epoch: integer("epoch").notNull(),
    status: text("status", {
      enum: ["running", "waiting", "completed", "failed", "skipped", "cancelled"],
    }).notNull(),
    input: jsonb("input"),
    /** SHA-256 of the input as canonical JSON, in hexadecimal. */
    inputHash: text("input_hash"),
    output: jsonb("output"),
    /** `FileRef[]`: what the step made. */
    files: jsonb("files"),
    error: jsonb("error").$type<{ code: string; message: string; retryable: boolean }>(),
    usage: jsonb("usage"),
    /** The earlier run whose output stands here, where a re-run did not execute the step. */
    reusedFrom: uuid("reused_from"),
    /** When a waiting step goes on by itself. */
    wakeAt: instant("wake_at"),
    /** The run's event and model item with which the attempt begins: nothing older belongs to it. Null in old rows. */
    firstEvent: integer("first_event"),
    firstItem: integer("first_item"),
    /** The number of the run's next output item when the row was written. */
    nextOutput: integer("next_output"),
    /** Its span among `run_spans`. */
    span: integer("span"),
    startedAt: instant("started_at").notNull().defaultNow(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.step, t.attempt] }),
    foreignKey({
      name: "run_steps_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);
