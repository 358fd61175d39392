import "server-only";
import { holdStream } from "@/lib/api/open-streams";
import { watchCredential } from "@/lib/auth/watch-credential";
import type { OrganizationContext } from "@/lib/context";

/** A comment goes out after this much silence, so that no proxy takes the connection for dead. */
export const heartbeatMs = 15_000;
export const heartbeat = ": heartbeat\n\n";
/** How long a client waits before it reconnects. */
const reconnectMs = 1_000;

export const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/**
 * Server-sent events as an answer, counted among the person's open streams while it lasts. Pulled by its reader: one that stalls
 * costs no memory, and one that leaves ends only its own reading. It closes within seconds when the session, key or token that
 * asked for it ends.
 */
export function eventStream(
  ctx: OrganizationContext,
  read: (signal: AbortSignal) => AsyncGenerator<string, void>,
  { preamble = "", headers = {} }: { preamble?: string; headers?: Record<string, string> } = {},
): Response {
  const over = new AbortController();
  const unwatch = watchCredential(ctx.actor, () => over.abort());
  const release = holdStream(ctx, ctx.signal);
  ctx.signal.addEventListener("abort", unwatch, { once: true });
  const stream = toBytes(read(AbortSignal.any([ctx.signal, over.signal])), over, preamble, () => {
    unwatch();
    release();
  });
  return new Response(stream, { headers: { ...streamHeaders, ...headers } });
}

function toBytes(
  reader: AsyncGenerator<string, void>,
  left: AbortController,
  preamble: string,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let first = `${preamble}retry: ${reconnectMs}\n\n`;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (first !== "") {
          controller.enqueue(encoder.encode(first));
          first = "";
          return;
        }
        try {
          const next = await reader.next();
          if (!next.done) {
            controller.enqueue(encoder.encode(next.value));
            return;
          }
        } catch (error) {
          onEnd();
          throw error;
        }
        onEnd();
        controller.close();
      },
      async cancel() {
        onEnd();
        // Aborting wakes a reader that waits; returning ends one that rests between two chunks.
        left.abort();
        await reader.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
