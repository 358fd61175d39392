import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { log } from "@/lib/telemetry/log";
import { pythonLimits } from "./program";

/** The only folder that the process may read. */
const pyodideFolder = path.join(process.cwd(), "node_modules/pyodide");
const childProgram = path.join(process.cwd(), "features/tools/sandbox/python-child.mjs");
const heapMb = 192;
/** All memory of the process: Python's own, JavaScript's, and the code of both. */
const residentBytes = pythonLimits.memoryBytes + 384 * 1024 * 1024;
const lookAtMemoryMs = 50;
/** The last bound, should this process be gone that holds all others: seconds of processor time. */
const cpuSeconds = 120;
/** Of all lines together: base64 of the files that a program may write, and some. */
const mostOutputBytes = 40 * 1024 * 1024;
const pageBytes = 4096;

const Message = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ started: z.literal(true) }),
  z.object({ stdout: z.string() }),
  z.object({ fatal: z.string() }),
  z.object({
    outcome: z.object({
      stdout: z.string(),
      result: z.string().nullable(),
      error: z.object({ name: z.string(), message: z.string() }).nullable(),
      durationMs: z.number(),
      files: z.array(z.object({ name: z.string(), base64: z.string() })),
      notes: z.array(z.string()),
    }),
  }),
]);
/** What the process says. A program may have taken it over, so nothing of it is trusted beyond its shape. */
export type PythonMessage = z.output<typeof Message>;

export type PythonEnd = "memory" | "output" | "ended";

export interface PythonProcess {
  /** Whether Python is there; rejects when the process ends before. */
  ready: Promise<void>;
  isAlive: () => boolean;
  /** Hands over the program: once, for the process serves only one. */
  begin: (program: unknown) => void;
  onMessage: (listener: (message: PythonMessage) => void) => void;
  onEnd: (listener: (end: PythonEnd) => void) => void;
  kill: () => void;
}

/**
 * Starts a process that loads Python and then waits for one program. Node's permissions leave it one folder to read, and
 * neither processes, threads, addons nor text as code; it gets no environment. See `python-child.mjs` for the rest.
 */
export function startPython(): PythonProcess {
  const child = spawn(
    "/bin/sh",
    ["-c", `ulimit -c 0 -t ${cpuSeconds}; exec /usr/bin/env -i "$@"`, "python", ...nodeCommand()],
    {
      cwd: "/",
      env: { NODE_ENV: "production" },
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => undefined);
  let end: PythonEnd = "ended";
  const kill = (reason: PythonEnd = "ended") => {
    end = reason;
    child.kill("SIGKILL");
  };
  const listeners = {
    message: (_: PythonMessage) => undefined as unknown,
    end: (_: PythonEnd) => undefined as unknown,
  };
  readLines(
    child,
    () => kill("output"),
    (line) => {
      const message = parseMessage(line);
      if (message && "ready" in message) resolve();
      if (message) listeners.message(message);
    },
  );
  const watch = setInterval(() => void killWhenLarge(child, () => kill("memory")), lookAtMemoryMs);
  watch.unref();
  child.once("close", () => {
    clearInterval(watch);
    reject(new Error("Python could not be started."));
    listeners.end(end);
  });
  child.once("error", (error) => log().error({ err: error }, "The process for Python could not be started."));
  child.stdin?.on("error", () => undefined);
  child.unref();
  return {
    ready,
    isAlive: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
    begin: (program) => child.stdin?.end(JSON.stringify(program)),
    onMessage: (listener) => Object.assign(listeners, { message: listener }),
    onEnd: (listener) => Object.assign(listeners, { end: listener }),
    kill: () => kill(),
  };
}

function nodeCommand(): string[] {
  return [
    process.execPath,
    "--permission",
    `--allow-fs-read=${pyodideFolder}`,
    "--disallow-code-generation-from-strings",
    "--disable-proto=delete",
    `--max-old-space-size=${heapMb}`,
    "--input-type=module",
    "--eval",
    readFileSync(childProgram, "utf8"),
    "--",
    pyodideFolder,
    String(pythonLimits.memoryBytes),
  ];
}

function readLines(child: ChildProcess, onTooMuch: () => void, onLine: (line: string) => void): void {
  let pending: Buffer[] = [];
  let receivedBytes = 0;
  child.stdout?.on("data", (chunk: Buffer) => {
    receivedBytes += chunk.byteLength;
    if (receivedBytes > mostOutputBytes) return onTooMuch();
    const end = chunk.lastIndexOf(10);
    if (end < 0) {
      pending.push(chunk);
      return;
    }
    const lines = Buffer.concat([...pending, chunk.subarray(0, end)]).toString("utf8");
    pending = [chunk.subarray(end + 1)];
    for (const line of lines.split("\n")) onLine(line);
  });
}

function parseMessage(line: string): PythonMessage | null {
  try {
    return Message.parse(JSON.parse(line));
  } catch (error) {
    log().info({ err: error }, "A sandboxed program wrote into its own channel.");
    return null;
  }
}

/** Linux tells how much memory a process has; elsewhere the bounds inside the process stand alone. */
async function killWhenLarge({ pid }: ChildProcess, kill: () => void): Promise<void> {
  if (pid === undefined || process.platform !== "linux") return;
  const statm = await readFile(`/proc/${pid}/statm`, "utf8").catch(() => "");
  if (Number(statm.split(" ")[1] ?? 0) * pageBytes > residentBytes) kill();
}
