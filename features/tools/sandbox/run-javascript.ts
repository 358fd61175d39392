import "server-only";
import { Worker } from "node:worker_threads";
import { type Program, type ProgramLimits, type ProgramResult, programLimits, timeoutError } from "./program";
import { inSlot } from "./slots";

const startLimitMs = 10_000;
/** What QuickJS may do between two looks at the clock. Past it the thread is terminated. */
const graceMs = 1_000;

/**
 * Runs JavaScript in QuickJS (WebAssembly) in a thread of its own: no network, file system or host object, bounded
 * time, memory and output; `files` reads what comes with the program and keeps what it writes. Two programs run at once,
 * others wait. Rejects only when `signal` aborts.
 */
export function runJavaScript(program: Program, signal: AbortSignal, limits = programLimits): Promise<ProgramResult> {
  return inSlot(signal, () => runInThread(program, signal, limits));
}

function runInThread(program: Program, signal: AbortSignal, limits: ProgramLimits): Promise<ProgramResult> {
  const startedAt = performance.now();
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    workerData: { ...program, ...limits },
    env: {},
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
  });
  let stdout = "";
  const { promise, resolve, reject } = Promise.withResolvers<ProgramResult>();
  const stop = (error: ProgramResult["error"]) =>
    resolve({
      stdout,
      result: null,
      error,
      durationMs: Math.round(performance.now() - startedAt),
      files: [],
      notes: [],
    });
  const notStarted = { name: "Error", message: "The sandbox did not start in time. Try again." };
  let timer = setTimeout(() => stop(notStarted), startLimitMs);
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  worker.once("message", () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop(timeoutError(limits)), limits.timeLimitMs + graceMs);
  });
  worker.on("message", (message: { stdout: string } | ProgramResult) => {
    stdout = message.stdout;
    if ("durationMs" in message) resolve(message);
  });
  // The sandbox itself gave up: a program nested so deeply that parsing it overflows the thread's stack.
  worker.on("error", ({ name, message }: Error) =>
    stop({ name, message: `The sandbox could not run this program: ${message}` }),
  );
  return promise.finally(() => {
    worker.removeAllListeners("message");
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    return worker.terminate();
  });
}
