import { z } from "zod";
import { Usage } from "@/features/models/schema";
import { FileRef } from "@/features/tools/schema";
import { Citation } from "../schema";

/**
 * `public_sse_v1`: the events of a run as every client sees them. The contract, field by field, is
 * `docs/contracts/public-sse-streaming/v1.md`; a change that is not an addition needs a new schema name.
 */
export const streamSchemaName = "public_sse_v1";

/** Payloads above this many UTF-8 bytes travel as `chunk.delta` events. */
export const chunkBytes = 128 * 1024;

const outputItem = { output_index: z.int().nonnegative(), item_id: z.string() };
const toolItem = { ...outputItem, call_id: z.string(), tool: z.string() };

export const OutputItemType = z.enum(["message", "reasoning", "tool_call"]);
export type OutputItemType = z.output<typeof OutputItemType>;

export const FinalStatus = z.enum(["completed", "refused", "cancelled", "incomplete"]);
export type FinalStatus = z.output<typeof FinalStatus>;

const kinds = {
  lifecycle: z.object({
    kind: z.literal("lifecycle"),
    status: z.enum(["queued", "running", "waiting", "paused"]),
    reason: z.enum(["queued", "started", "resumed", "approval", "timer", "paused"]),
  }),
  agentUpdated: z.object({
    kind: z.literal("agent.updated"),
    agent_name: z.string(),
    previous_agent: z.string().nullable(),
  }),
  outputItemAdded: z.object({
    kind: z.literal("output_item.added"),
    ...outputItem,
    item_type: OutputItemType,
    tool: z.string().optional(),
    tool_name: z.string().optional().describe("The tool's name as shown to people"),
    call_id: z.string().optional(),
  }),
  outputItemDone: z.object({ kind: z.literal("output_item.done"), ...outputItem, item_type: OutputItemType }),
  outputItemDiscarded: z.object({
    kind: z.literal("output_item.discarded"),
    ...outputItem,
    reason: z.enum(["interrupted", "failover", "guardrail", "repaired"]),
  }),
  messageDelta: z.object({
    kind: z.literal("message.delta"),
    ...outputItem,
    content_index: z.int(),
    delta: z.string(),
  }),
  messageCitation: z.object({
    kind: z.literal("message.citation"),
    ...outputItem,
    content_index: z.int(),
    citation: Citation,
    file: FileRef.optional().describe("The cited file, where this run made it"),
  }),
  reasoningPartAdded: z.object({
    kind: z.literal("reasoning_summary.part.added"),
    ...outputItem,
    summary_index: z.int(),
  }),
  reasoningDelta: z.object({
    kind: z.literal("reasoning_summary.delta"),
    ...outputItem,
    summary_index: z.int(),
    delta: z.string(),
  }),
  reasoningPartDone: z.object({
    kind: z.literal("reasoning_summary.part.done"),
    ...outputItem,
    summary_index: z.int(),
    text: z.string(),
  }),
  refusalDelta: z.object({
    kind: z.literal("refusal.delta"),
    ...outputItem,
    content_index: z.int(),
    delta: z.string(),
  }),
  refusalDone: z.object({
    kind: z.literal("refusal.done"),
    ...outputItem,
    content_index: z.int(),
    refusal: z.string(),
  }),
  toolStatus: z.object({
    kind: z.literal("tool.status"),
    ...toolItem,
    status: z.enum(["in_progress", "completed", "failed"]),
  }),
  toolArgumentsDelta: z.object({ kind: z.literal("tool.arguments.delta"), ...toolItem, delta: z.string() }),
  toolArgumentsDone: z.object({ kind: z.literal("tool.arguments.done"), ...toolItem, arguments: z.string() }),
  toolOutput: z.object({
    kind: z.literal("tool.output"),
    ...toolItem,
    output: z.string().describe("Empty when the output follows in chunks"),
    is_error: z.boolean(),
    files: z.array(FileRef).optional().describe("What the tool made"),
  }),
  toolCodeDelta: z.object({ kind: z.literal("tool.code.delta"), ...toolItem, delta: z.string() }),
  toolCodeDone: z.object({ kind: z.literal("tool.code.done"), ...toolItem, code: z.string() }),
  toolApproval: z.object({
    kind: z.literal("tool.approval"),
    ...toolItem,
    approval_id: z.string(),
    status: z.enum(["requested", "approved", "rejected", "cancelled"]),
    arguments: z.string().describe("As they will be executed: a person may have changed them"),
    reason: z.string().nullable().describe("Why a person rejected the call"),
  }),
  guardrailResult: z.object({
    kind: z.literal("guardrail.result"),
    stage: z.enum(["input", "output", "tool_input", "tool_output"]),
    check: z.string().describe("Key of the check, such as `pii`"),
    outcome: z.enum(["flagged", "masked", "blocked", "failed"]),
    message: z.string().describe("What a person is told; it never shows the rule"),
    call_id: z.string().optional().describe("The tool call that was checked"),
  }),
  workflowStep: z.object({
    kind: z.literal("workflow.step"),
    status: z.enum(["running", "waiting", "completed", "failed", "skipped", "cancelled"]),
    step_kind: z.enum(["agent", "tool", "condition", "approval", "wait", "reducer"]),
    output: z.string().nullable().describe("The beginning of the output, for people; the whole is in the run's steps"),
    error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
    reused: z.boolean().describe("The output is that of an earlier run"),
    wake_at: z.iso.datetime().nullable().describe("When a waiting step goes on by itself"),
  }),
  memoryCheckpoint: z.object({
    kind: z.literal("memory.checkpoint"),
    strategy: z.enum(["trim", "summarize", "compact"]),
    items_before: z.int().nonnegative(),
    items_after: z.int().nonnegative(),
    tokens_before: z.int().nonnegative(),
    tokens_after: z.int().nonnegative(),
    estimated: z.boolean().describe("True where the model's own tokenizer is not known"),
  }),
  chunkDelta: z.object({
    kind: z.literal("chunk.delta"),
    target: z.object({ item_id: z.string(), field: z.string() }),
    chunk_index: z.int(),
    encoding: z.enum(["utf8", "base64"]),
    media_type: z.string().optional().describe("Of the bytes, where the encoding is base64"),
    data: z.string(),
  }),
  chunkDone: z.object({
    kind: z.literal("chunk.done"),
    target: z.object({ item_id: z.string(), field: z.string() }),
    chunk_count: z.int(),
  }),
  error: z.object({
    kind: z.literal("error"),
    code: z.string(),
    message: z.string(),
    retryable: z.boolean().describe("Whether sending the same message again can help"),
  }),
  final: z.object({
    kind: z.literal("final"),
    status: FinalStatus,
    text: z.string(),
    structured_output: z.unknown().nullable(),
    reasoning_summary: z.string().nullable(),
    attachments: z.array(FileRef).describe("What the run made"),
    usage: Usage,
  }),
};

/** An event's own fields, before the recorder wraps it in the envelope. */
export const StreamEventBody = z.discriminatedUnion("kind", [
  kinds.lifecycle,
  kinds.agentUpdated,
  kinds.outputItemAdded,
  kinds.outputItemDone,
  kinds.outputItemDiscarded,
  kinds.messageDelta,
  kinds.messageCitation,
  kinds.reasoningPartAdded,
  kinds.reasoningDelta,
  kinds.reasoningPartDone,
  kinds.refusalDelta,
  kinds.refusalDone,
  kinds.toolStatus,
  kinds.toolArgumentsDelta,
  kinds.toolArgumentsDone,
  kinds.toolOutput,
  kinds.toolCodeDelta,
  kinds.toolCodeDone,
  kinds.toolApproval,
  kinds.guardrailResult,
  kinds.workflowStep,
  kinds.memoryCheckpoint,
  kinds.chunkDelta,
  kinds.chunkDone,
  kinds.error,
  kinds.final,
]);
export type StreamEventBody = z.output<typeof StreamEventBody>;

/** The agent that is used as a tool and says this: its words are for the agent that asked, inside that call. */
export const StreamScope = z.object({ agent: z.string(), agent_name: z.string(), call_id: z.string() });
export type StreamScope = z.output<typeof StreamScope>;

/** The step of a workflow that says this. `workflow_run_id` is the run's id. */
export const StreamWorkflow = z.object({
  workflow_key: z.string(),
  workflow_run_id: z.string(),
  stage_name: z.string(),
  step_name: z.string(),
  step_agent: z.string().nullable(),
  attempt: z.int().positive(),
  parallel_group: z.string().nullable().describe("Name of the parallel stage the step belongs to"),
  branch_index: z.int().nonnegative().nullable(),
});
export type StreamWorkflow = z.output<typeof StreamWorkflow>;

export const StreamEnvelope = z.object({
  schema: z.literal(streamSchemaName),
  event_id: z.int().nonnegative().describe("0 only for a failover reset"),
  run_id: z.string(),
  stream_id: z.string(),
  server_timestamp: z.iso.datetime(),
  conversation_id: z.string().optional(),
  agent: z.string().optional(),
  workflow: StreamWorkflow.optional(),
  scope: StreamScope.optional(),
});

/** A whole event, as it stands in the `data:` line of a frame. */
export const StreamEvent = StreamEnvelope.and(StreamEventBody);
export type StreamEvent = z.output<typeof StreamEnvelope> & StreamEventBody;

export function isTerminal(body: StreamEventBody): boolean {
  return body.kind === "final" || body.kind === "error";
}
