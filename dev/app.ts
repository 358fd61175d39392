import { renameSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { showAppOutput } from "./app-output";
import { StartError, warn } from "./bootstrap/print.mjs";
import { serverScript } from "./build";
import type { Environment } from "./environment";
import { readTextOrNull } from "./files";
import { type ManagedProcess, manageProcess } from "./managed-process";
import { inRoot, inVar } from "./paths";
import { describePortOwner, findFreePort, isPortFree } from "./ports";
import { until } from "./wait";

const DEFAULT_PORT = 3000;
/** With hot reload the first request compiles, which takes a minute where other programs want the processor too. */
const READY_TIMEOUT_MS = 180_000;
/** The drain takes 10 s; then the streams end. */
const STOP_GRACE_MS = 15_000;

export type Address = { host: string; port: number; url: string };

function toUrl(host: string, port: number): string {
  const isEverywhere = host === "0.0.0.0" || host === "::" || host === "127.0.0.1";
  return `http://${isEverywhere ? "localhost" : host}:${port}`;
}

/**
 * Where the app will listen: PORT, which must then be free, or the first free port from 3000 on. Only this machine
 * can reach it unless HOST says otherwise (HOSTNAME will not do: shells and containers set it to the machine's name).
 */
export async function chooseAddress(environment: Environment): Promise<Address> {
  const host = environment.HOST ?? "127.0.0.1";
  const wanted = Number(environment.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) {
    throw new StartError(`PORT must be a number from 1 to 65535, not "${environment.PORT}".`);
  }
  if (await isPortFree(wanted, host)) return { host, port: wanted, url: toUrl(host, wanted) };
  const owner = describePortOwner(wanted);
  if (environment.PORT) {
    throw new StartError(`Port ${wanted} is used by ${owner}.\nEnd it, or set PORT to another number.`);
  }
  const port = await findFreePort(wanted + 1, host);
  warn(`Port ${wanted} is used by ${owner}; taking ${port}.`);
  return { host, port, url: toUrl(host, port) };
}

/** The variables with which Node runs the built server, or Next's own with hot reload. */
export function appEnvironment(environment: Environment, address: Address): Environment {
  return {
    ...environment,
    PORT: String(address.port),
    HOSTNAME: address.host,
    // The app drains on SIGTERM itself; Next's own handler would wait for open streams for ever.
    NEXT_MANUAL_SIG_HANDLE: "true",
  };
}

async function isReady(address: Address): Promise<boolean> {
  const host = address.host === "0.0.0.0" || address.host === "::" ? "127.0.0.1" : address.host;
  try {
    const response = await fetch(`http://${host}:${address.port}/api/health/ready`, {
      signal: AbortSignal.timeout(30_000),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function rotateLog(file: string) {
  if (readTextOrNull(file) !== null) renameSync(file, `${file}.1`);
}

/** Starts the app and keeps it running; `ready` resolves when its readiness check passes. */
export function manageApp(environment: Environment, address: Address, development: boolean): ManagedProcess {
  const logFile = inVar("log/app.log");
  rotateLog(logFile);
  const show = showAppOutput(development);
  let hasAnswered = false;
  async function answers(ended: AbortSignal) {
    const patience = { everyMs: 100, timeoutMs: Number.POSITIVE_INFINITY, signal: ended };
    const isUp = await until(() => isReady(address), patience);
    hasAnswered ||= isUp;
    return isUp;
  }
  const next = [inRoot("node_modules/next/dist/bin/next"), "dev", "-p", String(address.port), "-H", address.host];
  return manageProcess({
    name: "app",
    args: development ? next : [serverScript],
    env: appEnvironment(environment, address),
    mode: development ? "development" : "production",
    logFile,
    graceMs: STOP_GRACE_MS,
    // What it says before it answers is told once, when it gave up, instead of at each attempt.
    onLine: (text, source) => {
      if (development || hasAnswered) show(text, source);
    },
    answers,
  });
}

/** Resolves when the app is ready; rejects when it keeps ending, or never becomes ready. */
export async function whenAppReady(app: ManagedProcess): Promise<void> {
  const timer = new AbortController();
  const late = delay(READY_TIMEOUT_MS, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new StartError(
      `The app runs but did not become ready within ${READY_TIMEOUT_MS / 1000} s. ` +
        `Its health check /api/health/ready and ${inVar("log/app.log")} say why.`,
    );
  });
  try {
    await Promise.race([app.ready, late]);
  } finally {
    timer.abort();
  }
}
