// Plain JavaScript: start.mjs uses this before any dependency is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { endGroup, identify } from "./identity.mjs";
import { waitForLock } from "./lock.mjs";
import { note, phase, StartError } from "./print.mjs";

const INSTALL_GRACE_MS = 2000;
const LOCK_TIMEOUT_MS = 15 * 60_000;

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function wantedDependencies(root) {
  const { dependencies, devDependencies, optionalDependencies, overrides } = readJson(path.join(root, "package.json"));
  return JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides]);
}

function fingerprint(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${wantedDependencies(root)}`);
  return hash.update(readFileSync(path.join(root, "package-lock.json"))).digest("hex");
}

function fits(allowed, value) {
  return (
    !allowed ||
    allowed.includes(value) ||
    (allowed.some((name) => name.startsWith("!")) && !allowed.includes(`!${value}`))
  );
}

function mayBeAbsent(entry) {
  return entry.optional && (!fits(entry.os, process.platform) || !fits(entry.cpu, process.arch) || Boolean(entry.libc));
}

/** npm writes its own record of node_modules last, so a record that agrees with the lockfile means a whole install. */
function npmInstalledAll(root) {
  const wanted = readJson(path.join(root, "package-lock.json"))?.packages;
  const installed = readJson(path.join(root, "node_modules/.package-lock.json"))?.packages;
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === "") return true;
    const found = installed[place];
    if (!found) return mayBeAbsent(entry);
    return found.version === entry.version && existsSync(path.join(root, place, "package.json"));
  });
}

/** The Node of the `node` package, with which everything but this entry runs. */
export function nodeBinary(root) {
  return path.join(root, "node_modules/.bin/node");
}

function nodeRuns(root) {
  const result = spawnSync(nodeBinary(root), ["--version"], { encoding: "utf8" });
  return result.status === 0 && /^v24\./.test(result.stdout);
}

const stampFile = (root) => path.join(root, "node_modules/.cadre-install");
/** There from before npm begins until it has succeeded: whatever cuts an install short leaves it behind. */
const unfinishedFile = (root) => path.join(root, "node_modules/.cadre-unfinished");

export function isInstalled(root) {
  if (existsSync(unfinishedFile(root))) return false;
  const stamp = existsSync(stampFile(root)) ? readFileSync(stampFile(root), "utf8") : "";
  if (stamp === fingerprint(root)) return existsSync(nodeBinary(root));
  if (!npmInstalledAll(root) || !nodeRuns(root)) return false;
  writeFileSync(stampFile(root), fingerprint(root));
  return true;
}

/** npm's own script: it runs under a Node that we choose, with the lifeline. */
function findNpm() {
  const fromNpm = process.env.npm_execpath;
  if (fromNpm && path.basename(fromNpm) === "npm-cli.js") return fromNpm;
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    const candidate = path.join(folder, "npm");
    if (existsSync(candidate) && realpathSync(candidate).endsWith(".js")) return realpathSync(candidate);
  }
  throw new StartError("npm was not found. Install Node 20.19 or newer together with its npm, then try again.");
}

function errorLines(file) {
  const errors = readFileSync(file, "utf8").match(/^npm error .*$/gm) ?? [];
  return errors.slice(0, 15).join("\n");
}

function recordFile(root) {
  return path.join(root, "var/install.json");
}

async function runNpm(root, args, logFile, signal) {
  signal.throwIfAborted();
  const log = openSync(logFile, "a", 0o600);
  const lifeline = new URL("./lifeline.mjs", import.meta.url).href;
  // The Node that runs npm, not ours: ours may lie in the very folder that npm is about to replace.
  const node = process.env.npm_node_execpath ?? process.execPath;
  const child = spawn(node, ["--import", lifeline, findNpm(), ...args], {
    cwd: root,
    detached: true,
    stdio: ["ignore", log, log, "pipe"],
    env: { ...process.env, CADRE_LIFELINE: `pipe:3:${INSTALL_GRACE_MS}` },
  });
  child.stdio[3].on("error", () => child.stdio[3].destroy());
  const exited = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, reason) => resolve(code ?? reason));
  });
  const record = identify(child.pid);
  writeFileSync(recordFile(root), JSON.stringify(record));
  const stop = () => endGroup(record, { graceMs: INSTALL_GRACE_MS, root });
  signal.addEventListener("abort", stop);
  const result = await exited;
  signal.removeEventListener("abort", stop);
  await stop();
  signal.throwIfAborted();
  if (result !== 0) {
    throw new StartError(`npm ${args[0]} did not succeed (${result}). From ${logFile}:\n\n${errorLines(logFile)}`);
  }
}

/** With `ignore-scripts` in the person's npm settings the few packages that need their script get it here. */
async function runNeededScripts(root, logFile, signal) {
  if (nodeRuns(root)) return;
  const allowed = Object.entries(readJson(path.join(root, "package.json"))?.allowScripts ?? {});
  const names = allowed.filter(([, allow]) => allow).map(([name]) => name);
  await runNpm(root, ["rebuild", ...names, "--ignore-scripts=false"], logFile, signal);
  if (!nodeRuns(root)) {
    throw new StartError(`${nodeBinary(root)} does not run on this machine (${process.platform} ${process.arch}).`);
  }
}

async function install(root, signal) {
  await endGroup(readJson(recordFile(root)), { graceMs: INSTALL_GRACE_MS, root });
  const logFile = path.join(root, "var/log/install.log");
  mkdirSync(path.dirname(logFile), { recursive: true });
  rmSync(logFile, { force: true });
  // npm takes half-unpacked packages for whole ones, so a folder in which an install was cut short starts afresh.
  if (existsSync(unfinishedFile(root))) rmSync(path.join(root, "node_modules"), { recursive: true, force: true });
  mkdirSync(path.join(root, "node_modules"), { recursive: true });
  writeFileSync(unfinishedFile(root), "");
  // Not `npm ci`: it refuses a lockfile without the binaries of other platforms, which registries may not offer.
  await runNpm(
    root,
    ["install", "--no-save", "--include=dev", "--prefer-offline", "--no-audit", "--no-fund"],
    logFile,
    signal,
  );
  await runNeededScripts(root, logFile, signal);
  writeFileSync(stampFile(root), fingerprint(root));
  rmSync(unfinishedFile(root));
  rmSync(recordFile(root), { force: true });
}

/** Installs the dependencies if the lockfile changed or an install was cut short. True if it did. */
export async function ensureInstalled(root, signal) {
  if (isInstalled(root)) return false;
  const release = await waitForLock(path.join(root, "var/install.lock"), {
    timeoutMs: LOCK_TIMEOUT_MS,
    onWait: (holder) => note(`Process ${holder.pid} is installing the dependencies here; waiting for it.`),
  });
  try {
    if (isInstalled(root)) return false;
    note("Installing the dependencies (the first time this takes a minute or two)");
    await phase("Dependencies installed", () => install(root, signal), "Installing");
    return true;
  } finally {
    release();
  }
}
