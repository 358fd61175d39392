import { readdirSync } from "node:fs";
import type { Environment } from "@/dev/environment";
import { lastLines, readTextOrNull } from "@/dev/files";
import { inVar } from "@/dev/paths";
import { findFreePort } from "@/dev/ports";
import { describeExit, spawnTied } from "@/dev/tied-process";
import { until } from "@/dev/wait";

const firstPort = 4800;
const readyTimeoutMs = 60_000;
const stopGraceMs = 15_000;
const clockTicksPerSecond = 100;

export interface Server {
  name: string;
  url: string;
  pid: number;
  stop(): Promise<void>;
}

interface ServerSpec {
  name: string;
  /** What Node runs: flags and script. */
  args: string[];
  environment: Environment;
  /** A path that answers once the server is ready. */
  ready: string;
}

/** Starts a Node process that listens on a free loopback port given to it as PORT; resolves once it answers. */
export async function startServer(spec: ServerSpec, signal: AbortSignal): Promise<Server> {
  const port = await findFreePort(firstPort);
  const url = `http://127.0.0.1:${port}`;
  const logFile = inVar(`log/bench-${spec.name}.log`);
  const child = spawnTied({
    name: `bench ${spec.name}`,
    args: spec.args,
    env: { ...spec.environment, PORT: String(port), HOSTNAME: "127.0.0.1" },
    mode: "production",
    logFile,
    graceMs: stopGraceMs,
  });
  let exit: number | string | null = null;
  void child.exited.then((result) => {
    exit = result;
  });
  const answers = async () => exit !== null || (await responds(`${url}${spec.ready}`));
  const concluded = await until(answers, { everyMs: 100, timeoutMs: readyTimeoutMs, signal });
  if (!concluded || exit !== null) {
    await child.end();
    signal.throwIfAborted();
    const why = exit === null ? "did not answer" : `ended (${describeExit(exit)})`;
    throw new Error(`The ${spec.name} ${why}. From ${logFile}:\n\n${lastLines(logFile, 20)}`);
  }
  return { name: spec.name, url, pid: child.record.pid, stop: child.end };
}

async function responds(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // Not listening yet.
  }
}

/** User and system time that a process has used so far, all its threads; NaN where the system does not tell. */
export function cpuMs(pid: number): number {
  const fields = statFields(pid);
  return fields ? ((Number(fields[11]) + Number(fields[12])) * 1000) / clockTicksPerSecond : Number.NaN;
}

/** The same for a process and its children: Postgres works in one process per connection. */
export function familyCpuMs(pid: number): number {
  const children = readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && statFields(Number(name))?.[1] === `${pid}`,
  );
  return [pid, ...children.map(Number)].reduce((total, each) => total + (cpuMs(each) || 0), 0);
}

/** The memory of a process that lies in RAM now, in MiB; NaN where the system does not tell. */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readTextOrNull(`/proc/${pid}/status`) ?? "")?.[1];
  return Number(kib ?? Number.NaN) / 1024;
}

/** What proc_pid_stat(5) has after the command's name, which may itself contain anything: state, parent, … */
function statFields(pid: number): string[] | null {
  const text = readTextOrNull(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(")") + 2).split(" ");
}
