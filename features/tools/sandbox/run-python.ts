import "server-only";
import { memoryError, type Program, type ProgramResult, pythonLimits, timeoutError } from "./program";
import type { PythonMessage, PythonProcess } from "./python-process";
import { inSlot } from "./slots";
import { takePython, warmPython } from "./warm-python";

/** Loading Python takes seconds, and more on a busy machine. */
const startLimitMs = 60_000;

/**
 * Runs Python in Pyodide (WebAssembly) in a process of its own, which is killed afterwards: no network, no file of the
 * machine, bounded time, memory and output. `/input` holds the files that come with the program; what it leaves in `/output`
 * comes back. Two programs run at once, others wait. Rejects only when `signal` aborts.
 */
export function runPython(program: Program, signal: AbortSignal, limits = pythonLimits): Promise<ProgramResult> {
  return inSlot(signal, async () => {
    const python = takePython();
    try {
      return await runIn(python, program, signal, limits);
    } finally {
      python.kill();
      warmPython().catch(() => undefined);
    }
  });
}

async function runIn(
  python: PythonProcess,
  program: Program,
  signal: AbortSignal,
  limits: typeof pythonLimits,
): Promise<ProgramResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramResult>();
  let startedAt = performance.now();
  let stdout = "";
  const stop = (error: ProgramResult["error"]) => {
    const durationMs = Math.round(performance.now() - startedAt);
    resolve({ stdout, result: null, error, durationMs, files: [], notes: [] });
  };
  let timer = setTimeout(
    () => stop({ name: "Error", message: "Python did not start in time. Try again." }),
    startLimitMs,
  );
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  python.onEnd((end) => stop(errorOf(end, limits)));
  python.onMessage((message) => {
    if ("started" in message) {
      startedAt = performance.now();
      clearTimeout(timer);
      timer = setTimeout(() => stop(timeoutError(limits)), limits.timeLimitMs);
    }
    if ("stdout" in message) stdout = message.stdout.slice(0, limits.stdoutLength + notice);
    if ("fatal" in message) stop({ name: "FatalError", message: `Python gave up: ${message.fatal}` });
    if ("outcome" in message) resolve(resultOf(message.outcome, limits));
  });
  python.ready.then(
    () => python.begin({ ...program, files: program.files.map(toMessage), limits }),
    () => stop({ name: "Error", message: "Python could not be started. Try again." }),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}

/** Room for the sentence that says that something was cut. */
const notice = 100;

function toMessage({ name, bytes }: Program["files"][number]) {
  return { name, base64: Buffer.from(bytes).toString("base64") };
}

/** The process was asked to keep the limits; it may be under the program's control, so they are kept here once more. */
function resultOf(
  outcome: Extract<PythonMessage, { outcome: unknown }>["outcome"],
  limits: typeof pythonLimits,
): ProgramResult {
  const { stdout, result, error, durationMs } = outcome;
  const isMemory = error?.name === "MemoryError";
  let left = limits.fileBytes;
  const files = outcome.files.slice(0, limits.mostFiles).flatMap(({ name, base64 }) => {
    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    left -= bytes.byteLength;
    return left < 0 ? [] : [{ name, bytes }];
  });
  return {
    stdout: stdout.slice(0, limits.stdoutLength + notice),
    result: result === null ? null : result.slice(0, limits.resultLength + notice),
    error:
      error &&
      (isMemory ? memoryError(limits) : { name: error.name.slice(0, 100), message: error.message.slice(0, 1_100) }),
    durationMs,
    files,
    notes: outcome.notes.slice(0, limits.mostFiles).map((note) => note.slice(0, 300)),
  };
}

function errorOf(end: "memory" | "output" | "ended", limits: typeof pythonLimits): { name: string; message: string } {
  if (end === "memory") return memoryError(limits);
  if (end === "output") return { name: "OutputError", message: "The program wrote too much and was stopped." };
  return { name: "FatalError", message: "The program ended Python itself." };
}
