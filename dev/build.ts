import { createHash } from "node:crypto";
import { cpSync, type Dirent, existsSync, globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { phase, StartError, warn } from "./bootstrap/print.mjs";
import { type Environment, readEnvironmentFiles } from "./environment";
import { lastLines, readTextOrNull, writePrivateFile } from "./files";
import { inRoot, inVar, root } from "./paths";
import { anotherSupervisorRuns } from "./supervisor-lock";
import { describeExit, runTied } from "./tied-process";

const BUILD_GRACE_MS = 2000;
const stampFile = inRoot(".next/cadre-build");

/** Nothing the build reads lies in these top folders and files; whatever else a clone holds counts as a source. */
const ignored = new Set([
  "bench",
  "coverage",
  "dev",
  "deploy",
  "next-env.d.ts",
  "node_modules",
  "playwright-report",
  "scripts",
  "sdk",
  "test-results",
  "tests",
  "var",
]);

function isIgnored({ name, parentPath }: Dirent): boolean {
  if (path.resolve(parentPath) === root && (ignored.has(name) || name.startsWith("."))) return true;
  return /(\.test\.tsx?|\.tsbuildinfo)$/.test(name);
}

export const serverScript = inRoot(".next/standalone/server.js");

/** The variables that `next build` writes into the browser's code. */
function publicVariables(environment: Environment): string[] {
  return Object.entries(environment)
    .filter(([name]) => name.startsWith("NEXT_PUBLIC_"))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

/** A fingerprint of all the build depends on: sources, lockfile, configuration, Node, public variables. */
function sourceFingerprint(environment: Environment): string {
  const hash = createHash("sha256").update(JSON.stringify([process.version, publicVariables(environment)]));
  const entries = globSync("**/*", { cwd: root, withFileTypes: true, exclude: isIgnored });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  for (const file of files.sort()) {
    hash.update(`${file.slice(root.length)}\0`).update(createHash("sha256").update(readFileSync(file)).digest());
  }
  return hash.digest("hex");
}

function isBuilt(fingerprint: string): boolean {
  return readTextOrNull(stampFile) === fingerprint && existsSync(serverScript);
}

/** What `next build` leaves to a content network; one process serves it itself. */
function addStaticFiles() {
  cpSync(inRoot(".next/static"), inRoot(".next/standalone/.next/static"), { recursive: true });
  if (existsSync(inRoot("public"))) cpSync(inRoot("public"), inRoot(".next/standalone/public"), { recursive: true });
}

async function build(environment: Environment, signal: AbortSignal) {
  const logFile = inVar("log/build.log");
  rmSync(logFile, { force: true });
  const result = await runTied(
    {
      name: "build",
      args: [inRoot("node_modules/next/dist/bin/next"), "build"],
      env: environment,
      mode: "production",
      logFile,
      graceMs: BUILD_GRACE_MS,
    },
    signal,
  );
  if (result === 0) return;
  throw new StartError(`The build failed (${describeExit(result)}). From ${logFile}:\n\n${lastLines(logFile, 40)}`);
}

/**
 * Builds the app if its sources changed since the last whole build. The stamp goes first and comes last, so a build
 * that is cut short anywhere is done again. True if it built.
 */
export async function ensureBuild(environment: Environment, signal: AbortSignal): Promise<boolean> {
  const fingerprint = sourceFingerprint({ ...readEnvironmentFiles(), ...environment });
  if (isBuilt(fingerprint)) return false;
  if (anotherSupervisorRuns()) warn("Cadre runs in this folder from the build that is replaced now: restart it after.");
  rmSync(stampFile, { force: true });
  rmSync(inRoot(".next/standalone"), { recursive: true, force: true });
  await build(environment, signal);
  addStaticFiles();
  writePrivateFile(stampFile, fingerprint);
  return true;
}

/** The build as one phase of a start. */
export async function buildPhase(environment: Environment, signal: AbortSignal): Promise<void> {
  const work = async (say: (text: string) => void) => {
    if (!(await ensureBuild(environment, signal))) say("Build is up to date");
  };
  await phase("Built", work, "Building");
}
