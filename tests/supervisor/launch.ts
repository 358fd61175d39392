import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { commandOf, directoryOf, processIdentity } from "@/dev/bootstrap/identity.mjs";
import { until } from "@/dev/wait";
import { clusterFolder, type Place } from "./clone";

export type Launch = {
  npm: ChildProcess;
  output: () => string;
  exited: Promise<void>;
  hasExited: () => boolean;
  startedAt: number;
};

/** What a person's shell would hold: none of what npm, Vitest or this clone's own Node put into ours. */
function terminalEnvironment(place: Place, environment: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = "", HOME = "/root" } = process.env;
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|INIT_CWD|VITEST)/.test(name));
  const variables: NodeJS.Dict<string> = {
    ...Object.fromEntries(inherited),
    PATH: PATH.split(":")
      .filter((folder) => !folder.includes("node_modules"))
      .join(":"),
    HOME: place.uid === undefined ? HOME : path.dirname(place.folder),
    NO_COLOR: "1",
    ...environment,
  };
  return variables as NodeJS.ProcessEnv;
}

/** Starts an npm script in a clone the way a terminal does: npm leads the process group that Ctrl-C reaches. */
export function launch(place: Place, script: string[], environment: Record<string, string>): Launch {
  const npm = spawn("npm", script, {
    cwd: place.folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: terminalEnvironment(place, environment),
    ...(place.uid === undefined ? {} : { uid: place.uid, gid: place.uid }),
  });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  let over = false;
  const exited = new Promise<void>((resolve) =>
    npm.once("exit", () => {
      over = true;
      resolve();
    }),
  );
  return { npm, output: () => output, exited, hasExited: () => over, startedAt: Date.now() };
}

/** All processes that belong to a clone: they work in it, or their command names it or its cluster. */
export function processesOf(folder: string): { pid: number; command: string }[] {
  const places = [folder, clusterFolder(folder)];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: commandOf(Number(name)), cwd: directoryOf(Number(name)) ?? "" }))
    .filter(({ command, cwd }) =>
      places.some((place) => `${cwd}/`.startsWith(`${place}/`) || command.includes(`${place}/`)),
    )
    .filter(({ pid }) => processIdentity(pid) !== null)
    .map(({ pid, command }) => ({ pid, command }));
}

function childIs(folder: string, name: string): boolean {
  const children = path.join(folder, "var/children");
  if (!existsSync(children)) return false;
  return readdirSync(children)
    .filter((file) => file.endsWith(".json"))
    .some((file) => {
      try {
        return JSON.parse(readFileSync(path.join(children, file), "utf8")).name === name;
      } catch {
        return false; // It ended between the listing and the reading.
      }
    });
}

/** When each phase of a start is under way, seen from outside. */
export const phases: Record<string, { reached: (folder: string, output: string) => boolean; atMostMs: number }> = {
  install: { reached: (folder) => existsSync(path.join(folder, "var/install.json")), atMostMs: 30_000 },
  initdb: { reached: (folder) => childIs(folder, "initdb"), atMostMs: 500 },
  boot: { reached: (folder) => existsSync(path.join(clusterFolder(folder), "data/postmaster.pid")), atMostMs: 120 },
  migrate: { reached: (folder) => childIs(folder, "seed"), atMostMs: 900 },
  seed: { reached: (folder) => childIs(folder, "seed"), atMostMs: 1600 },
  build: { reached: (folder) => childIs(folder, "build"), atMostMs: 20_000 },
  serve: { reached: (folder) => childIs(folder, "app"), atMostMs: 1500 },
  ready: { reached: (_, output) => output.includes("Press Ctrl-C"), atMostMs: 500 },
};

/** Waits until a phase is under way. False if the start ended or passed without it. */
export async function phaseReached(started: Launch, folder: string, name: string, timeoutMs: number): Promise<boolean> {
  const phase = phases[name];
  const reached = () => phase?.reached(folder, started.output()) ?? false;
  await until(() => reached() || started.hasExited() || phases.ready?.reached(folder, started.output()) === true, {
    everyMs: 5,
    timeoutMs,
  });
  return reached();
}

export async function whenReady(started: Launch, timeoutMs: number): Promise<boolean> {
  const isReady = () => started.output().includes("Press Ctrl-C");
  await until(() => isReady() || started.hasExited(), { everyMs: 20, timeoutMs });
  return isReady();
}
