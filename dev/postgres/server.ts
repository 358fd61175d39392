import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { commandOf, directoryOf, identify, isAlive, type ProcessRecord } from "../bootstrap/identity.mjs";
import { StartError } from "../bootstrap/print.mjs";
import { lastLines, readTextOrNull } from "../files";
import { findFreePort } from "../ports";
import { pause, until } from "../wait";
import { postgresBinaries } from "./binaries";
import { clusterPassword, dataFolder, postgresSpawnOptions, superuser } from "./cluster";

/** Crash recovery replays up to a gigabyte of log, which may take a while on a slow disk. */
const READY_TIMEOUT_MS = 120_000;
/** How long the backends of a killed server may hold on to its memory before a new one can start. */
const ORPHANS_TIMEOUT_MS = 30_000;
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

export type ServerSpec = {
  home: string;
  port: number;
  /** Whether to take the next free port where this one is taken; false while an app counts on it. */
  mayMove: boolean;
  logFile: string;
  settings?: Record<string, string>;
};
export type Server = { process: ProcessRecord; port: number; adopted: boolean };

export function connectionUrl(home: string, port: number, database: string): string {
  return `postgres://${superuser}:${clusterPassword(home)}@127.0.0.1:${port}/${database}`;
}

function runsOn(home: string, pid: number): boolean {
  return directoryOf(pid) === dataFolder(home) || commandOf(pid).includes(dataFolder(home));
}

/** The postmaster that runs on this data folder, whoever started it; null when none does. */
export function findServer(home: string): { process: ProcessRecord; port: number } | null {
  const lines = readTextOrNull(path.join(dataFolder(home), "postmaster.pid"))?.split("\n") ?? [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid && port && runsOn(home, pid) ? { process: identify(pid), port } : null;
}

type Answer = "ready" | "not yet";

async function ask(url: string): Promise<Answer> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select 1`;
    return "ready";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // 57P03: still starting, recovering, or on its way down.
    if (code === "ECONNREFUSED" || code === "57P03" || code === "ECONNRESET" || code === "CONNECTION_CLOSED")
      return "not yet";
    if (code === "CONNECT_TIMEOUT" || code === "57P01" || code === "53300") return "not yet";
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function whenAnswering(spec: ServerSpec, process: ProcessRecord, port: number, signal: AbortSignal) {
  const url = connectionUrl(spec.home, port, "postgres");
  const conclude = async () => !isAlive(process) || (await ask(url)) === "ready";
  const concluded = await until(conclude, { everyMs: 50, timeoutMs: READY_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  return concluded && isAlive(process);
}

/** After a crash or a reboot the recorded pid may belong to something else, which would keep Postgres from starting. */
function removeForeignPidFile(home: string) {
  const file = path.join(dataFolder(home), "postmaster.pid");
  const pid = Number(readTextOrNull(file)?.split("\n")[0]);
  if (pid && commandOf(pid) && !runsOn(home, pid)) rmSync(file, { force: true });
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

function launch(spec: ServerSpec, port: number): ChildProcess {
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    max_connections: "200",
    ...spec.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openLog(spec.logFile);
  const child = spawn(path.join(postgresBinaries(), "postgres"), ["-D", dataFolder(spec.home), ...flags], {
    ...postgresSpawnOptions(spec.home),
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

async function tryLaunch(spec: ServerSpec, port: number, signal: AbortSignal): Promise<ProcessRecord | null> {
  const child = launch(spec, port);
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  if (child.pid === undefined) return await failed;
  const process = identify(child.pid);
  try {
    return (await Promise.race([whenAnswering(spec, process, port, signal), failed])) ? process : null;
  } catch (error) {
    await stopServer(process);
    throw error;
  }
}

async function adopt(spec: ServerSpec, signal: AbortSignal): Promise<Server | null> {
  const running = findServer(spec.home);
  if (running === null) return null;
  try {
    const answers = await whenAnswering(spec, running.process, running.port, signal);
    return answers ? { ...running, adopted: true } : null;
  } catch (error) {
    if (signal.aborted) await stopServer(running.process);
    throw error;
  }
}

/** Starts Postgres on the cluster, or adopts the server that already runs on it. */
export async function startServer(spec: ServerSpec, signal: AbortSignal): Promise<Server> {
  const deadline = Date.now() + ORPHANS_TIMEOUT_MS;
  let port = spec.port;
  for (;;) {
    const adopted = await adopt(spec, signal);
    if (adopted) return adopted;
    removeForeignPidFile(spec.home);
    const process = await tryLaunch(spec, port, signal);
    if (process) return { process, port, adopted: false };
    const reason = lastLines(spec.logFile, 8);
    const portTaken = /could not bind|could not create any TCP/.test(reason);
    const waits = /pre-existing shared memory block|lock file .* already exists/.test(reason) || portTaken;
    if (portTaken && spec.mayMove) port = await findFreePort(port + 1);
    else if (!waits || Date.now() > deadline) {
      throw new StartError(`Postgres did not start. The end of ${spec.logFile}:\n\n${reason}`);
    }
    await pause(300, signal);
    signal.throwIfAborted();
  }
}

function sendSignal(record: ProcessRecord, name: NodeJS.Signals) {
  if (isAlive(record)) process.kill(record.pid, name);
}

/** Stops Postgres: fast shutdown first; where that hangs, an immediate one, which recovers at the next start. */
export async function stopServer(record: ProcessRecord): Promise<void> {
  const isGone = () => !isAlive(record);
  sendSignal(record, "SIGINT");
  if (await until(isGone, { everyMs: 30, timeoutMs: FAST_STOP_MS })) return;
  sendSignal(record, "SIGQUIT");
  if (await until(isGone, { everyMs: 30, timeoutMs: IMMEDIATE_STOP_MS })) return;
  sendSignal(record, "SIGKILL");
}
