import "server-only";
import { lifecycle } from "@/lib/lifecycle";
import { followFrom, readFrames } from "./follower";
import { findLog, framesAfter, openUnreadLog, type RunLog, releaseLog } from "./log";

/** A comment goes out after this much silence, so that no proxy takes the connection for dead. */
const heartbeatMs = 15_000;
/** A reader of a run that waits for a person is let go after this much silence, and asks again a little later. */
const parkedReaderMs = 60_000;
const parkedRetryMs = 5_000;
/** How long a client waits before it reconnects. */
const reconnectMs = 1_000;

export const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/**
 * The events of a run after `cursor` as a byte stream: first those on disk, then live ones until the run ends. Pulled
 * by its reader: one that stalls costs no memory, and one that leaves cancels nothing but itself. `onEnd` is called when
 * the stream is over, however it ends.
 */
export function streamRun(
  runId: string,
  cursor: number,
  signal: AbortSignal,
  preamble: string,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const reader = readRun(runId, cursor, AbortSignal.any([signal, left.signal]));
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

export async function* readRun(runId: string, after: number, signal: AbortSignal): AsyncGenerator<string, void> {
  let cursor = after;
  let lastFrameAt = Date.now();
  const log = join(runId);
  try {
    while (!signal.aborted) {
      const inMemory = framesAfter(log, cursor);
      const page = inMemory ? { frames: inMemory, complete: log.ended } : await readFrames(runId, cursor);
      const last = page.frames.at(-1);
      if (last) {
        yield page.frames.map((each) => each.frame).join("");
        cursor = last.seq;
        lastFrameAt = Date.now();
        continue;
      }
      if (page.complete) return;
      // The disk has nothing more: from here on the log in memory follows the run.
      if (!inMemory) followFrom(log, cursor);
      else if (readersMustLeave(log)) return;
      else if ((await wakeOrSilence(log, signal)) === "silence") {
        yield ": heartbeat\n\n";
        if (log.parked && Date.now() - lastFrameAt >= parkedReaderMs) {
          yield `retry: ${parkedRetryMs}\n\n`;
          return;
        }
      }
    }
  } finally {
    log.readers--;
    releaseLog(log);
  }
}

function join(runId: string): RunLog {
  const log = findLog(runId) ?? openUnreadLog(runId);
  log.readers++;
  return log;
}

/** While draining, a reader stays only as long as its run still executes here; it reconnects to another process. */
function readersMustLeave(log: RunLog): boolean {
  return lifecycle().state === "draining" && !log.local;
}

function wakeOrSilence(log: RunLog, signal: AbortSignal): Promise<"wake" | "silence"> {
  return new Promise((resolve) => {
    const finish = (why: "wake" | "silence") => {
      clearTimeout(timer);
      log.waiting.delete(onWake);
      signal.removeEventListener("abort", onWake);
      resolve(why);
    };
    const onWake = () => finish("wake");
    const timer = setTimeout(() => finish("silence"), heartbeatMs);
    log.waiting.add(onWake);
    signal.addEventListener("abort", onWake, { once: true });
    if (signal.aborted) onWake();
  });
}
