import { z } from "zod";
import { Usage } from "@/features/models/schema";

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
    reason: z.enum(["started", "resumed"]),
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
    reason: z.enum(["interrupted", "failover"]),
  }),
  messageDelta: z.object({
    kind: z.literal("message.delta"),
    ...outputItem,
    content_index: z.int(),
    delta: z.string(),
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
  }),
  chunkDelta: z.object({
    kind: z.literal("chunk.delta"),
    target: z.object({ item_id: z.string(), field: z.string() }),
    chunk_index: z.int(),
    encoding: z.literal("utf8"),
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
    attachments: z.array(z.unknown()),
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
  kinds.reasoningPartAdded,
  kinds.reasoningDelta,
  kinds.reasoningPartDone,
  kinds.refusalDelta,
  kinds.refusalDone,
  kinds.toolStatus,
  kinds.toolArgumentsDelta,
  kinds.toolArgumentsDone,
  kinds.toolOutput,
  kinds.chunkDelta,
  kinds.chunkDone,
  kinds.error,
  kinds.final,
]);
export type StreamEventBody = z.output<typeof StreamEventBody>;

export const StreamEnvelope = z.object({
  schema: z.literal(streamSchemaName),
  event_id: z.int().nonnegative().describe("0 only for a failover reset"),
  run_id: z.string(),
  stream_id: z.string(),
  server_timestamp: z.iso.datetime(),
  conversation_id: z.string().optional(),
  agent: z.string().optional(),
});

/** A whole event, as it stands in the `data:` line of a frame. */
export const StreamEvent = StreamEnvelope.and(StreamEventBody);
export type StreamEvent = z.output<typeof StreamEnvelope> & StreamEventBody;

export function isTerminal(body: StreamEventBody): boolean {
  return body.kind === "final" || body.kind === "error";
}
