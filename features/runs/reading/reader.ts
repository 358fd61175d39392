import "server-only";
import { heartbeat, heartbeatMs } from "@/lib/api/event-stream";
import { lifecycle } from "@/lib/lifecycle";
import { followFrom, readFrames } from "./follower";
import { findLog, framesAfter, openUnreadLog, type RunLog, releaseLog } from "./log";

/** A reader of a run that waits for a person is let go after this much silence, and asks again a little later. */
const parkedReaderMs = 60_000;
const parkedRetryMs = 5_000;

/**
 * The events of a run after an event: first those on disk, then live ones until the run ends. A reader that leaves cancels
 * nothing but itself.
 */
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
        yield heartbeat;
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
