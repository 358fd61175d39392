import "server-only";
import { Worker } from "node:worker_threads";
import { processSingleton } from "@/lib/process";

export interface ProgramResult {
  stdout: string;
  /** The value of the last expression as text; null if there is none or the program failed. */
  result: string | null;
  error: { name: string; message: string } | null;
  durationMs: number;
}

export interface ProgramLimits {
  timeLimitMs: number;
  memoryBytes: number;
  /** Characters of standard output, and of the result, that are kept. */
  stdoutLength: number;
  resultLength: number;
}

export const programLimits: ProgramLimits = {
  timeLimitMs: 5_000,
  memoryBytes: 64 * 1024 * 1024,
  stdoutLength: 16 * 1024,
  resultLength: 4 * 1024,
};

const concurrentPrograms = 2;
const startLimitMs = 10_000;
/** What QuickJS may do between two looks at the clock. Past it the thread is terminated. */
const graceMs = 1_000;

interface Slots {
  free: number;
  waiting: (() => void)[];
}

const slots = () => processSingleton<Slots>("tools.sandbox", () => ({ free: concurrentPrograms, waiting: [] }));

/**
 * Runs JavaScript in QuickJS (WebAssembly) in a thread of its own: no network, file system or host object, bounded
 * time, memory and output. Two programs run at once, others wait. Rejects only when `signal` aborts.
 */
export async function runProgram(code: string, signal: AbortSignal, limits = programLimits): Promise<ProgramResult> {
  await takeSlot(signal);
  try {
    signal.throwIfAborted();
    return await runInThread(code, signal, limits);
  } finally {
    returnSlot();
  }
}

function takeSlot(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { free, waiting } = slots();
  if (free > 0) {
    slots().free -= 1;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const enter = () => {
      signal.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(enter), 1);
      reject(signal.reason);
    };
    waiting.push(enter);
    signal.addEventListener("abort", leave, { once: true });
  });
}

/** The slot goes straight to the next in line, so nobody who comes later can overtake. */
function returnSlot(): void {
  const next = slots().waiting.shift();
  if (next) next();
  else slots().free += 1;
}

function runInThread(code: string, signal: AbortSignal, limits: ProgramLimits): Promise<ProgramResult> {
  const startedAt = performance.now();
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    workerData: { code, ...limits },
    env: {},
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
  });
  let stdout = "";
  const { promise, resolve, reject } = Promise.withResolvers<ProgramResult>();
  const stop = (name: string, message: string) =>
    resolve({ stdout, result: null, error: { name, message }, durationMs: Math.round(performance.now() - startedAt) });
  const stopLate = () =>
    stop("TimeoutError", `The program ran longer than ${limits.timeLimitMs / 1000} seconds and was stopped.`);
  let timer = setTimeout(() => stop("Error", "The sandbox did not start in time. Try again."), startLimitMs);
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  worker.once("message", () => {
    clearTimeout(timer);
    timer = setTimeout(stopLate, limits.timeLimitMs + graceMs);
  });
  worker.on("message", (message: { stdout: string } | ProgramResult) => {
    stdout = message.stdout;
    if ("durationMs" in message) resolve(message);
  });
  // The sandbox itself gave up: a program nested so deeply that parsing it overflows the thread's stack.
  worker.on("error", (cause: Error) => stop(cause.name, `The sandbox could not run this program: ${cause.message}`));
  return promise.finally(() => {
    worker.removeAllListeners("message");
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    return worker.terminate();
  });
}
