import { StartError, warn } from "./bootstrap/print.mjs";
import { lastLines } from "./files";
import { describeExit, spawnTied, type TiedProcess, type TiedSpec } from "./tied-process";
import { pause } from "./wait";

const BACK_OFF_MS = [200, 500, 1000, 2000, 5000, 10_000];
/** Living this long counts as recovered: the next death starts again with the shortest wait. */
const RECOVERED_AFTER_MS = 30_000;
const BOOT_ATTEMPTS = 3;

export type ManagedProcess = {
  /** Resolves when the process first answers; rejects if it keeps ending before that. */
  ready: Promise<void>;
  stop: () => Promise<void>;
};

type ManagedSpec = TiedSpec & {
  /** True once this incarnation answers, false if it ended or `ended` fired before. */
  answers: (ended: AbortSignal) => Promise<boolean>;
};

/** How long to wait before the next attempt after so many failures in a row. */
export function backOffMs(failures: number): number {
  return BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1] ?? 0;
}

/** How many failures in a row this one makes, given how long the process had lived. */
export function countFailures(before: number, livedMs: number): number {
  return livedMs > RECOVERED_AFTER_MS ? 1 : before + 1;
}

/** Keeps a process running: when it dies it is started again, waiting longer each time it dies soon. */
export function manageProcess(spec: ManagedSpec): ManagedProcess {
  const stopping = new AbortController();
  const ready = Promise.withResolvers<void>();
  let wasReady = false;
  let current: TiedProcess | undefined;

  async function announce(ended: AbortSignal) {
    if (!(await spec.answers(ended))) return;
    wasReady = true;
    ready.resolve();
  }

  async function live(): Promise<number | string> {
    const ended = new AbortController();
    current = spawnTied(spec);
    const announced = announce(ended.signal);
    const result = await current.exited;
    ended.abort();
    await Promise.all([announced, current.end()]);
    return result;
  }

  async function keepAlive() {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const startedAt = Date.now();
      const result = await live();
      if (stopping.signal.aborted) return;
      failures = countFailures(failures, Date.now() - startedAt);
      if (!wasReady && failures >= BOOT_ATTEMPTS) {
        throw new StartError(
          `The ${spec.name} ended ${failures} times before it answered (${describeExit(result)}). ` +
            `The end of ${spec.logFile}:\n\n${lastLines(spec.logFile, 20)}`,
        );
      }
      warn(`The ${spec.name} ended (${describeExit(result)}); starting it again.`);
      await pause(backOffMs(failures), stopping.signal);
    }
  }

  const running = keepAlive().catch(ready.reject);
  async function stop() {
    stopping.abort();
    await current?.end();
    await running;
  }
  return { ready: ready.promise, stop };
}
