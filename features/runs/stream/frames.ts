import {
  type StreamEvent,
  type StreamEventBody,
  type StreamScope,
  type StreamWorkflow,
  streamSchemaName,
} from "./events";

/** Who says an event: a step of a workflow, an agent used as a tool, or the run itself. */
export interface StreamPlace {
  workflow?: StreamWorkflow | null;
  scope?: StreamScope | undefined;
}

/** What stands around every event of one run. */
export interface StreamIdentity {
  runId: string;
  streamId: string;
  conversationId: string | null;
}

/** Wraps an event body in the `public_sse_v1` envelope. `agent` is empty where no agent has the floor. */
export function toStreamEvent(
  identity: StreamIdentity,
  agent: string,
  seq: number,
  at: Date,
  body: StreamEventBody,
  { workflow, scope }: StreamPlace = {},
): StreamEvent {
  return {
    schema: streamSchemaName,
    event_id: seq,
    run_id: identity.runId,
    stream_id: identity.streamId,
    server_timestamp: at.toISOString(),
    ...(identity.conversationId === null ? {} : { conversation_id: identity.conversationId }),
    ...(agent === "" ? {} : { agent }),
    ...(workflow ? { workflow } : {}),
    ...(scope ? { scope } : {}),
    ...body,
  };
}

/** One SSE frame (WHATWG HTML, "server-sent events"): `id`, `event`, `data` and the blank line that ends it. */
export function toFrame(event: StreamEvent): string {
  return `id: ${event.event_id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Takes packed frames apart again; each keeps its bytes. */
export function splitFrames(frames: string): { seq: number; frame: string }[] {
  return frames
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => ({ seq: Number(frame.slice(4, frame.indexOf("\n"))), frame: `${frame}\n\n` }));
}

/** The event inside a frame that this module made. */
export function parseFrame(frame: string): StreamEvent {
  const start = frame.indexOf("\ndata: ") + 7;
  return JSON.parse(frame.slice(start, -2)) as StreamEvent;
}
