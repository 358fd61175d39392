// `npm run chaos:start`: kills `npm start` in every phase and in several ways, starts again, and checks that nothing
// was lost and nothing is left running. Options: --place=<folder> --uid=<n> --kinds=a,b --phases=x,y --seed=<n>
// --port=<n> --node-env=production --dependencies=copied|linked|none --reuse (the clone of a run with --keep) --keep
// `linked` borrows this clone's dependencies and build; npm test kills a few starts that way.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { processIdentity } from "@/dev/bootstrap/identity.mjs";
import { line } from "@/dev/bootstrap/print.mjs";
import { findFreePort } from "@/dev/ports";
import { pause, until } from "@/dev/wait";
import { clusterFolder, type Dependencies, forgetStarts, makeClone, type Place, removeClone } from "./clone";
import { type Launch, launch, phaseReached, phases, processesOf, whenReady } from "./launch";

const { values } = parseArgs({
  options: {
    place: { type: "string", default: path.join(process.getuid?.() === 0 ? "/root" : tmpdir(), "cadre start chaos") },
    uid: { type: "string" },
    kinds: { type: "string", default: "ctrl-c,terminal,npm,supervisor,everything" },
    phases: { type: "string", default: "initdb,boot,migrate,seed,build,serve,ready" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    port: { type: "string", default: "3100" },
    "node-env": { type: "string" },
    dependencies: { type: "string", default: "copied" },
    reuse: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const place: Place = { folder: path.resolve(values.place), ...(values.uid ? { uid: Number(values.uid) } : {}) };
const port = await findFreePort(Number(values.port));
const environment = {
  CADRE_POSTGRES_PORT: "55010",
  PORT: String(port),
  ...(values["node-env"] ? { NODE_ENV: values["node-env"] } : {}),
};
/** "A second start is ready within 10 s"; crash recovery and an orphan's shutdown come on top after a kill. */
const READY_LIMIT_MS = 40_000;
const url = `http://localhost:${port}`;
const marker = { email: "marker@example.com", password: "correct-horse-battery-9" };
let [checks, failures] = [0, 0];
let state = Number(values.seed);

/** mulberry32: the same seed kills at the same moments. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

function check(holds: boolean, what: string, detail = "") {
  checks++;
  if (holds) return;
  failures++;
  line(`    ✗ ${what}${detail ? `\n${detail.replace(/^/gm, "      ")}` : ""}`);
}

function signalQuietly(pid: number | undefined, name: NodeJS.Signals) {
  if (pid !== undefined && processIdentity(Math.abs(pid)) !== null) process.kill(pid, name);
}

function supervisorPid(): number | undefined {
  const found = processesOf(place.folder).find(({ command }) => /node\S* dev\/start\.mjs/.test(command));
  return found?.pid;
}

const killers: Record<string, (started: Launch) => void> = {
  "ctrl-c": ({ npm }) => signalQuietly(npm.pid && -npm.pid, "SIGINT"),
  terminal: ({ npm }) => signalQuietly(npm.pid && -npm.pid, "SIGKILL"),
  npm: ({ npm }) => signalQuietly(npm.pid, "SIGKILL"),
  supervisor: () => signalQuietly(supervisorPid(), "SIGKILL"),
  everything: ({ npm }) => {
    for (const { pid } of processesOf(place.folder)) signalQuietly(pid, "SIGKILL");
    signalQuietly(npm.pid, "SIGKILL");
  },
};

function post(route: string, body: unknown) {
  return fetch(`${url}${route}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

function readSecrets(): string {
  const files = ["var/keys/master.key", ".env.local"].map((file) => path.join(place.folder, file));
  return files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : "")).join();
}

async function signIn(): Promise<number> {
  return (await post("/api/v1/auth/token", marker)).status;
}

async function plantMarker() {
  const response = await post("/api/v1/auth/register", marker);
  check(response.status === 201, `registering the marker answered ${response.status}`, await response.text());
}

async function checkHealthy() {
  const health = await fetch(`${url}/api/health/ready`);
  check(health.ok, `readiness answered ${health.status}`);
  const demo = JSON.parse(readFileSync(path.join(clusterFolder(place.folder), "demo-user.json"), "utf8"));
  const { email, password } = demo;
  const response = await post("/api/v1/auth/token", { email, password });
  check(response.ok, `the demo user's sign-in answered ${response.status}`);
}

async function stopAndCheck(started: Launch) {
  signalQuietly(started.npm.pid && -started.npm.pid, "SIGINT");
  const stopped = await until(started.hasExited, { everyMs: 20, timeoutMs: 60_000 });
  check(stopped, "Ctrl-C did not end npm within 60 s");
  const left = processesOf(place.folder);
  check(
    left.length === 0,
    "processes were left after Ctrl-C",
    left.map(({ pid, command }) => `${pid} ${command}`).join("\n"),
  );
}

/** One kill: start, wait for the phase, wait a random moment of it, kill. */
async function killIn(phase: string, kind: string) {
  const started = launch(place, ["start"], environment);
  const reached = await phaseReached(started, place.folder, phase, 300_000);
  const delayMs = Math.round(random() * (phases[phase]?.atMostMs ?? 0));
  await pause(delayMs);
  const title = `${phase.padEnd(8)} ${kind.padEnd(11)} +${String(delayMs).padStart(5)} ms`;
  check(reached, `${title}: the phase was not reached`, started.output());
  killers[kind]?.(started);
  if (kind === "ctrl-c") {
    const stopped = await until(started.hasExited, { everyMs: 20, timeoutMs: 60_000 });
    check(stopped, `${title}: Ctrl-C did not end it`, started.output());
    const left = processesOf(place.folder);
    check(left.length === 0, `${title}: left running`, left.map(({ pid, command }) => `${pid} ${command}`).join("\n"));
  }
  return title;
}

async function startAgain(title: string, limitMs: number): Promise<Launch> {
  const started = launch(place, ["start"], environment);
  const ready = await whenReady(started, limitMs);
  const tookMs = Date.now() - started.startedAt;
  check(ready, `${title}: the next start was not ready within ${limitMs / 1000} s`, started.output());
  line(`  ${ready ? "✓" : "✗"} ${title}  ready in ${(tookMs / 1000).toFixed(1)} s`);
  return started;
}

const freshPhases = ["initdb", "boot", "migrate", "seed"];

/** Takes the clone back to where the phase will happen in the next start. True if its database stays. */
function rewind(phase: string): boolean {
  if (phase === "install") rmSync(path.join(place.folder, "node_modules"), { recursive: true, force: true });
  if (phase === "build") rmSync(path.join(place.folder, ".next"), { recursive: true, force: true });
  if (freshPhases.includes(phase)) forgetStarts(place.folder);
  return !freshPhases.includes(phase);
}

async function round(phase: string, kind: string) {
  const keepsDatabase = rewind(phase);
  const title = await killIn(phase, kind);
  const secrets = readSecrets();
  const started = await startAgain(title, phase === "install" || phase === "build" ? 400_000 : READY_LIMIT_MS);
  check(readSecrets() === secrets, `${title}: the secrets changed`);
  if (keepsDatabase) check((await signIn()) === 200, `${title}: the marker account is gone`);
  else await plantMarker();
  await checkHealthy();
  await stopAndCheck(started);
}

function requireDependencies(): Dependencies {
  const { dependencies } = values;
  if (dependencies === "copied" || dependencies === "linked" || dependencies === "none") return dependencies;
  throw new Error("--dependencies is copied, linked or none");
}

async function killEverywhere() {
  const dependencies = requireDependencies();
  if (!(values.reuse && existsSync(place.folder))) makeClone(place, dependencies);
  forgetStarts(place.folder);
  const first = await startAgain(`first start, dependencies ${dependencies}`, 600_000);
  await plantMarker();
  await checkHealthy();
  await stopAndCheck(first);
  await stopAndCheck(await startAgain("second start", READY_LIMIT_MS));
  for (const kind of values.kinds.split(",")) {
    for (const phase of values.phases.split(",")) await round(phase, kind);
  }
}

function cleanUp() {
  for (const { pid } of processesOf(place.folder)) signalQuietly(pid, "SIGKILL");
  if (!values.keep) removeClone(place.folder);
}

process.once("SIGTERM", () => {
  cleanUp();
  process.exit(1);
});
line(`Place ${place.folder}, uid ${place.uid ?? process.getuid?.()}, seed ${values.seed}`);
try {
  await killEverywhere();
} finally {
  cleanUp();
}
line(`\n${checks - failures} passed, ${failures} failed`);
process.exitCode = failures > 0 ? 1 : 0;
