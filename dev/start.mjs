#!/usr/bin/env node
// The entry of `npm start`, `npm run dev`, `npm run serve`, `npm run build` and `npm test`. Runs on the person's own Node with nothing
// installed: it checks versions, installs, and hands over to TypeScript under the Node of the `node` package.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, isInstalled, nodeBinary } from "./bootstrap/install.mjs";
import { lockHolder } from "./bootstrap/lock.mjs";
import { watchParent } from "./bootstrap/parent.mjs";
import { reportError, StartError, warn } from "./bootstrap/print.mjs";

const STOPPED_BY_SIGNAL = 130;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const args = process.argv.slice(2);
const abort = new AbortController();

function requireVersions() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new StartError(`Cadre needs Node 20.19 or newer to start; this is ${process.versions.node}. See nodejs.org.`);
  }
  const npm = Number(/npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? "")?.[1] ?? 10);
  if (npm < 9) throw new StartError(`Cadre needs npm 9 or newer; this is ${npm}. Run: npm install --global npm`);
  if (process.platform === "win32") throw new StartError("On Windows, run Cadre inside WSL2.");
}

/** Replacing node_modules under a running server would break it, so while one runs here nothing is installed. */
async function prepareDependencies() {
  if (lockHolder(path.join(root, "var/supervisor.lock")) === null) return await ensureInstalled(root, abort.signal);
  if (!isInstalled(root)) warn("The dependencies changed, but Cadre runs in this folder: stop it and start again.");
  return false;
}

function isOwnNode() {
  return existsSync(nodeBinary(root)) && realpathSync(process.execPath) === realpathSync(nodeBinary(root));
}

/** Runs the rest under the other Node and stands in for it: same terminal, same signals, same exit code. */
function runUnderOwnNode(nodeArgs, environment) {
  const child = spawn(nodeBinary(root), nodeArgs, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
  watchParent(() => child.kill("SIGTERM"));
  child.once("error", (error) => {
    reportError(error);
    process.exitCode = 1;
  });
  child.once("exit", (code, signal) => {
    process.exit(code ?? (signal ? STOPPED_BY_SIGNAL : 1));
  });
}

async function main() {
  requireVersions();
  process.chdir(root);
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const stop = () => abort.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of signals) process.on(name, stop);
  if (!process.env.CADRE_REEXECUTED) watchParent(stop);
  const installed = await prepareDependencies();
  abort.signal.throwIfAborted();
  for (const name of signals) process.off(name, stop);
  if (args.includes("--test")) {
    const rest = args.filter((arg) => arg !== "--test");
    return runUnderOwnNode(["--import", "tsx", path.join(root, "dev/test.ts"), ...rest], {});
  }
  if (installed || !isOwnNode()) {
    return runUnderOwnNode([fileURLToPath(import.meta.url), ...args], { CADRE_REEXECUTED: "1" });
  }
  const { register } = await import("tsx/esm/api");
  register();
  const { supervise } = await import("./supervisor.ts");
  await supervise(args);
}

main().catch((error) => {
  if (abort.signal.aborted) process.exit(0);
  reportError(error);
  process.exit(1);
});
