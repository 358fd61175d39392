import "server-only";
import { toEvents } from "@/features/activity/reading/rows";
import { eventStream, heartbeat, heartbeatMs, streamHeaders } from "@/lib/api/event-stream";
import { requireFreeStream } from "@/lib/api/open-streams";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { lifecycle } from "@/lib/lifecycle";
import { addFollower, removeFollower, wakeOrTimeout } from "./hub";
import { countBehind, type LiveRow, longestCatchUp, type Place, readPage, readStanding } from "./page";

/** How soon to look again while a transaction keeps an event from being settled. */
const unsettledMs = 100;

/** Answers with what happens from now on, or after `Last-Event-ID`. */
export async function respondWithActivity(ctx: OrganizationContext, request: Request): Promise<Response> {
  const asked = lastEventId(request);
  // Next answers HEAD with this, too, and never reads nor cancels the body.
  if (request.method === "HEAD") return new Response(null, { headers: streamHeaders });
  requireFreeStream(ctx);
  const { from, greeting } = await beginAt(ctx, asked);
  return eventStream(ctx, (signal) => readActivity(ctx, from, signal), { preamble: greeting });
}

/** Where a stream begins. What it cannot continue is told by `reset`: too far behind, or of a database that is gone. */
async function beginAt(ctx: OrganizationContext, asked: Place | null): Promise<{ from: Place; greeting: string }> {
  const { bound, next } = await readStanding(ctx);
  const now: Place = { transactionId: bound, position: "0" };
  if (asked === null) return { from: now, greeting: frame("ready", {}, now) };
  const isAhead = BigInt(asked.transactionId) > BigInt(next);
  if (isAhead || (await countBehind(ctx, asked)) > longestCatchUp)
    return { from: now, greeting: frame("reset", {}, now) };
  return { from: asked, greeting: "" };
}

/** What happens after a place, until the reader leaves, the process drains or the membership ends. */
async function* readActivity(ctx: OrganizationContext, from: Place, signal: AbortSignal): AsyncGenerator<string, void> {
  const follower = await addFollower(ctx.organization.id, actingUserId(ctx));
  let place = from;
  let unread: number | null = null;
  try {
    while (!signal.aborted && lifecycle().state !== "draining") {
      const { version } = follower;
      const { rows, isFull, standing } = await readPage(ctx, place);
      if (!standing.admitted) return;
      const last = rows.at(-1);
      if (last) {
        yield await toFrames(ctx, rows);
        place = { transactionId: last.transaction_id, position: last.position };
      }
      if (standing.unread !== unread) {
        unread = standing.unread;
        yield frame("notifications", { unread });
      }
      if (isFull) continue;
      const patienceMs = standing.unsettled ? unsettledMs : heartbeatMs;
      if ((await wakeOrTimeout(follower, version, patienceMs, signal)) === "timeout" && !standing.unsettled)
        yield heartbeat;
    }
  } finally {
    removeFollower(follower);
  }
}

async function toFrames(ctx: OrganizationContext, rows: readonly LiveRow[]): Promise<string> {
  const events = await toEvents(rows, { organizationId: ctx.organization.id, userId: actingUserId(ctx) });
  return rows
    .map(({ transaction_id: transactionId, position, notification_id }, index) =>
      frame("activity", { ...events[index], notification_id }, { transactionId, position }),
    )
    .join("");
}

function frame(event: "ready" | "reset" | "activity" | "notifications", data: object, place?: Place): string {
  const id = place ? `id: ${place.transactionId}.${place.position}\n` : "";
  return `${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

const placeText = /^(\d{1,19})\.(\d{1,19})$/;

function lastEventId(request: Request): Place | null {
  const text = request.headers.get("last-event-id") ?? "";
  if (text === "") return null;
  const [, transactionId, position] = placeText.exec(text) ?? [];
  if (transactionId === undefined || position === undefined) {
    throw new AppError("bad_request", "Last-Event-ID must be the id of an event of this stream.");
  }
  return { transactionId, position };
}
