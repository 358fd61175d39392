import "server-only";
import { getStreamPosition } from "@/features/runs/data";
import { streamSchemaName } from "@/features/runs/stream/events";
import { toFrame } from "@/features/runs/stream/frames";
import { eventStream, streamHeaders } from "@/lib/api/event-stream";
import { requireFreeStream } from "@/lib/api/open-streams";
import type { OrganizationContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { readRun } from "./reader";

/** Answers with a run's events after `Last-Event-ID`; 204 when the reader already has the last one. */
export async function respondWithEvents(ctx: OrganizationContext, runId: string, request: Request): Promise<Response> {
  const cursor = lastEventId(request);
  const position = await getStreamPosition(ctx, runId);
  if (position.ended && cursor === position.lastSeq) return new Response(null, { status: 204 });
  // Next answers HEAD with this, too, and never reads nor cancels the body.
  if (request.method === "HEAD") return new Response(null, { headers: streamHeaders });
  requireFreeStream(ctx);
  if (cursor <= position.lastSeq) return runStream(ctx, runId, cursor);
  return runStream(ctx, runId, 0, { preamble: failoverFrame(runId, position.streamId) });
}

/** A run's events after `cursor` as an answer. */
export function runStream(
  ctx: OrganizationContext,
  runId: string,
  cursor: number,
  options: { preamble?: string; headers?: Record<string, string> } = {},
): Response {
  return eventStream(ctx, (signal) => readRun(runId, cursor, signal), options);
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
