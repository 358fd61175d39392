import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import path from "node:path";
import { findFreePort } from "@/dev/ports";
import { until } from "@/dev/wait";

/** `standalone` is the production build; `worker` is the same engine and routes with the tests' tools in its registry. */
export type AppKind = "standalone" | "worker";

export interface AppSpec {
  kind: AppKind;
  name: string;
  /** Folder for its log. */
  scratch: string;
  /** Folder of the production build. */
  build: string;
  environment: Record<string, string>;
  /** Further flags for Node. */
  nodeFlags?: string[];
}

export interface App {
  name: string;
  url: string;
  pid: number;
  /** When we sent it SIGKILL. */
  killedAt: number | null;
  /** Resolves with the exit code or the signal's name. */
  exited: Promise<number | string>;
  running(): boolean;
  signal(name: NodeJS.Signals): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  log(): string;
}

const firstPort = 4_710;
const lastPort = 4_790;
const readyTimeoutMs = 60_000;
const graceMs = 15_000;
const root = path.resolve(import.meta.dirname, "../../..");
const lifeline = path.join(root, "dev/bootstrap/lifeline.mjs");
let nextPort = firstPort;
let taking: Promise<number> = Promise.resolve(0);

/** One after the other: two that look at the same time would find the same free port. */
function takePort(): Promise<number> {
  taking = taking.then(async () => {
    const port = await findFreePort(nextPort);
    nextPort = port >= lastPort ? firstPort : port + 1;
    return port;
  });
  return taking;
}

const secrets = {
  AUTH_SECRET: "a chaos secret of at least thirty-two characters",
  CADRE_MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
  OPENAI_API_KEY: "scripted",
  OPENAI_MODEL: "scripted",
  LOG_LEVEL: "info",
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  NEXT_MANUAL_SIG_HANDLE: "true",
  HOSTNAME: "127.0.0.1",
  RATE_LIMIT_RUNS_PER_MINUTE: "1000000",
  RATE_LIMIT_REQUESTS_PER_MINUTE: "10000000",
  RATE_LIMIT_STREAMS_PER_USER: "10000000",
  RATE_LIMIT_ADDRESS_PER_MINUTE: "10000000",
  RATE_LIMIT_SIGN_INS_PER_MINUTE: "100000",
  RATE_LIMIT_REGISTRATIONS_PER_HOUR: "100000",
  RATE_LIMIT_ACCOUNT_FACTOR: "1000",
};

function commandOf(spec: AppSpec): { args: string[]; cwd: string } {
  if (spec.kind === "standalone") {
    return { args: [path.join(spec.build, "server.js")], cwd: spec.build };
  }
  return {
    args: ["--import", "tsx", "--conditions=react-server", path.join(root, "tests/chaos/worker.ts")],
    cwd: root,
  };
}

/** Starts an app process. It ends with the harness, however that ends. */
export async function spawnApp(spec: AppSpec): Promise<App> {
  const port = await takePort();
  const { args, cwd } = commandOf(spec);
  const logFile = path.join(spec.scratch, `${spec.name}-${port}.log`);
  const log = createWriteStream(logFile, { flags: "a" });
  const child: ChildProcess = spawn(process.execPath, ["--import", lifeline, ...(spec.nodeFlags ?? []), ...args], {
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "ipc"],
    env: {
      PATH: process.env.PATH,
      ...secrets,
      ...spec.environment,
      PORT: String(port),
      CADRE_LIFELINE: `pipe:3:${graceMs}`,
    } as NodeJS.ProcessEnv,
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.stdio[3]?.on("error", () => undefined);
  child.channel?.unref();
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  const running = () => child.exitCode === null && child.signalCode === null;
  const app: App = {
    name: spec.name,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    killedAt: null,
    exited,
    running,
    signal: (name) => void (running() && child.kill(name)),
    async kill() {
      if (running()) {
        app.killedAt = Date.now();
        child.kill("SIGKILL");
      }
      await exited;
    },
    log: () => readFileSync(logFile, "utf8"),
  };
  return app;
}

/** Waits until the app would be sent requests by a load balancer. Throws with the end of its log when it ends first. */
export async function whenReady(app: App): Promise<void> {
  const isReady = async () => !app.running() || (await readiness(app)) === 200;
  const answered = await until(isReady, { everyMs: 40, timeoutMs: readyTimeoutMs });
  if (answered && app.running()) return;
  throw new Error(`${app.name} did not become ready. The end of its log:\n${app.log().slice(-2_000)}`);
}

/** Status of the readiness check, or null when nobody answers. */
export async function readiness(app: App): Promise<number | null> {
  try {
    const response = await fetch(`${app.url}/api/health/ready`, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
