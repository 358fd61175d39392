import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
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
  /** False for tests: faster, and lost when the machine dies. A killed server still loses nothing. */
  durable: boolean;
  settings?: Record<string, string>;
};
export type Server = { process: ProcessRecord; port: number; adopted: boolean };

export function connectionUrl(home: string, port: number, database: string): string {
  return `postgres://${superuser}:${clusterPassword(home)}@127.0.0.1:${port}/${database}`;
}

function runsOn(home: string, pid: number): boolean {
  return directoryOf(pid) === dataFolder(home) || commandOf(pid).includes(dataFolder(home));
}

type Found = { process: ProcessRecord; port: number; isReady: boolean };

/** The postmaster that runs on this data folder, whoever started it; null when none does. */
export function findServer(home: string): Found | null {
  const lines = readTextOrNull(path.join(dataFolder(home), "postmaster.pid"))?.split("\n") ?? [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !port || !runsOn(home, pid)) return null;
  return { process: identify(pid), port, isReady: lines[7]?.trim() === "ready" };
}

/** True once the server says so in its own file: asking the port instead might reach somebody else's server. */
async function whenReady(home: string, server: ProcessRecord, signal: AbortSignal): Promise<boolean> {
  const isReady = () => {
    const found = findServer(home);
    return found?.process.pid === server.pid && found.isReady;
  };
  await until(() => !isAlive(server) || isReady(), { everyMs: 30, timeoutMs: READY_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  return isAlive(server) && isReady();
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
    ...(spec.durable ? {} : { fsync: "off", full_page_writes: "off" }),
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
    return (await Promise.race([whenReady(spec.home, process, signal), failed])) ? process : null;
  } catch (error) {
    await stopServer(process);
    throw error;
  }
}

async function adopt(spec: ServerSpec, signal: AbortSignal): Promise<Server | null> {
  const running = findServer(spec.home);
  if (running === null) return null;
  try {
    const { process, port } = running;
    return (await whenReady(spec.home, process, signal)) ? { process, port, adopted: true } : null;
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
