import "server-only";
import { getStreamPosition } from "@/features/runs/data";
import { streamSchemaName } from "@/features/runs/stream/events";
import { toFrame } from "@/features/runs/stream/frames";
import type { OrganizationContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { streamHeaders, streamRun } from "./reader";

/** Answers with a run's events after `Last-Event-ID`; 204 when the reader already has the last one. */
export async function respondWithEvents(ctx: OrganizationContext, runId: string, request: Request): Promise<Response> {
  const cursor = lastEventId(request);
  const position = await getStreamPosition(ctx, runId);
  if (position.ended && cursor === position.lastSeq) return new Response(null, { status: 204 });
  if (cursor <= position.lastSeq) return eventStream(runId, cursor, ctx.signal);
  return eventStream(runId, 0, ctx.signal, failoverFrame(runId, position.streamId));
}

export function eventStream(
  runId: string,
  cursor: number,
  signal: AbortSignal,
  preamble = "",
  headers: Record<string, string> = {},
): Response {
  return new Response(streamRun(runId, cursor, signal, preamble), { headers: { ...streamHeaders, ...headers } });
}

function lastEventId(request: Request): number {
  const text = request.headers.get("last-event-id") ?? "0";
  const value = Number(text === "" ? "0" : text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new AppError("bad_request", "Last-Event-ID must be the id of an event of this run.");
  }
  return value;
}

/**
 * The reader has seen more than the database knows: a failover lost what an asynchronous replica had not received.
 * It drops everything and reads again from the start.
 */
function failoverFrame(runId: string, streamId: string): string {
  return toFrame({
    schema: streamSchemaName,
    event_id: 0,
    run_id: runId,
    stream_id: streamId,
    kind: "output_item.discarded",
    item_id: "*",
    output_index: 0,
    reason: "failover",
    server_timestamp: new Date().toISOString(),
  });
}
