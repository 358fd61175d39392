import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { endGroup, identify, type ProcessRecord } from "./bootstrap/identity.mjs";
import { forgetChild, recordChild } from "./children";
import type { Environment } from "./environment";
import { root } from "./paths";

/** What any program may need of the shell's variables, however bare the environment it is given. */
const basics = ["PATH", "HOME", "USER", "TMPDIR", "LANG", "NODE_EXTRA_CA_CERTS"];
const lifeline = new URL("./bootstrap/lifeline.mjs", import.meta.url).href;

function basicEnvironment(): Environment {
  const present = Object.entries(process.env).filter(([name]) => basics.includes(name));
  return Object.fromEntries(present.map(([name, value]) => [name, value ?? ""]));
}

export type TiedSpec = {
  /** Under which the process is recorded for the next start, and called in messages. */
  name: string;
  /** What Node runs: flags, script, arguments. */
  args: string[];
  env: Environment;
  /** The NODE_ENV it runs with, whatever the shell says. */
  mode: "production" | "development";
  cwd?: string;
  logFile: string;
  /** How long it may take to stop before SIGKILL. */
  graceMs: number;
  onLine?: (line: string, source: "stdout" | "stderr") => void;
};

export type TiedProcess = {
  record: ProcessRecord;
  /** Resolves with the exit code or the signal's name. */
  exited: Promise<number | string>;
  end: () => Promise<void>;
};

/** `exit code 1` or `SIGKILL`, for messages. */
export function describeExit(result: number | string): string {
  return typeof result === "number" ? `exit code ${result}` : result;
}

function forwardOutput(stream: Readable | null, source: "stdout" | "stderr", log: Writable, spec: TiedSpec) {
  if (stream === null) return;
  stream.pipe(log, { end: false });
  createInterface({ input: stream }).on("line", (line) => spec.onLine?.(line, source));
}

/**
 * Starts Node as a process group of its own, so that Ctrl-C in the terminal reaches only the supervisor, tied to this
 * process by a lifeline: it ends itself when the supervisor dies. The group is recorded for the next start as well.
 */
export function spawnTied(spec: TiedSpec): TiedProcess {
  mkdirSync(path.dirname(spec.logFile), { recursive: true });
  const log = createWriteStream(spec.logFile, { flags: "a", mode: 0o600 });
  const child = spawn(process.execPath, ["--import", lifeline, ...spec.args], {
    cwd: spec.cwd ?? root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: {
      ...basicEnvironment(),
      ...spec.env,
      NODE_ENV: spec.mode,
      NEXT_TELEMETRY_DISABLED: "1",
      CADRE_LIFELINE: `pipe:3:${spec.graceMs}`,
    },
  });
  const pipe = child.stdio[3];
  pipe?.on("error", () => pipe.destroy());
  forwardOutput(child.stdout, "stdout", log, spec);
  forwardOutput(child.stderr, "stderr", log, spec);
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const record = identify(child.pid ?? 0);
  recordChild(spec.name, record);
  async function endOnce() {
    await endGroup(record, { graceMs: spec.graceMs, root });
    await closed;
    forgetChild(record);
    await new Promise((resolve) => log.end(resolve));
  }
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= endOnce();
    return ending;
  };
  return { record, exited, end };
}

/** Runs a tied process to its end; when the signal fires it is ended first. Resolves with its exit. */
export async function runTied(spec: TiedSpec, signal: AbortSignal): Promise<number | string> {
  signal.throwIfAborted();
  const tied = spawnTied(spec);
  const stop = () => void tied.end();
  signal.addEventListener("abort", stop);
  const result = await tied.exited;
  signal.removeEventListener("abort", stop);
  await tied.end();
  signal.throwIfAborted();
  return result;
}
