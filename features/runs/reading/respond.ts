import "server-only";
import { getStreamPosition, mayFollow } from "@/features/runs/data";
import { streamSchemaName } from "@/features/runs/stream/events";
import { toFrame } from "@/features/runs/stream/frames";
import { eventStream, streamHeaders } from "@/lib/api/event-stream";
import { requireFreeStream } from "@/lib/api/open-streams";
import type { OrganizationContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { readRun } from "./reader";

const recheckMs = 2_000;

/** Answers with a run's events after `Last-Event-ID`; 204 when the reader already has the last one. */
export async function respondWithEvents(ctx: OrganizationContext, runId: string, request: Request): Promise<Response> {
  const cursor = lastEventId(request);
  const position = await getStreamPosition(ctx, runId);
  if (position.ended && cursor === position.lastSeq) return new Response(null, { status: 204 });
  // Next answers HEAD with this, too, and never reads nor cancels the body.
  if (request.method === "HEAD") return new Response(null, { headers: streamHeaders });
  requireFreeStream(ctx);
  const read = position.isOwn ? readRun : whileShared(ctx);
  if (cursor <= position.lastSeq) return eventStream(ctx, (signal) => read(runId, cursor, signal));
  const preamble = failoverFrame(runId, position.streamId);
  return eventStream(ctx, (signal) => read(runId, 0, signal), { preamble });
}

/** Somebody else's run is read for as long as one may: who has stopped sharing it shows nothing more after two seconds. */
function whileShared(ctx: OrganizationContext): typeof readRun {
  return async function* readShared(runId, after, signal) {
    let checkedAt = Date.now();
    for await (const chunk of readRun(runId, after, signal)) {
      if (Date.now() - checkedAt >= recheckMs) {
        if (!(await mayFollow(ctx, runId))) return;
        checkedAt = Date.now();
      }
      yield chunk;
    }
  };
}

/** A run's events after `cursor` as an answer. */
export function runStream(
  ctx: OrganizationContext,
  runId: string,
  cursor: number,
  options: { headers: Record<string, string> },
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
