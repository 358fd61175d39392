import { type SpawnOptions, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { endGroup, identify } from "../bootstrap/identity.mjs";
import { StartError } from "../bootstrap/print.mjs";
import { forgetChild, recordChild } from "../children";
import { readTextOrNull } from "../files";
import { postgresBinaries } from "./binaries";
import { postgresOwner } from "./owner";

export const superuser = "cadre";

const PASSWORD_BYTES = 24;
const INITDB_GRACE_MS = 2000;

export const dataFolder = (home: string) => path.join(home, "data");
const passwordFile = (home: string) => path.join(home, "password");

/** The superuser's password; it was made together with the cluster and lies beside it, so the two cannot part. */
export function clusterPassword(home: string): string {
  const password = readTextOrNull(passwordFile(home))?.trim();
  if (password) return password;
  throw new StartError(`${passwordFile(home)} is missing. The database is whole; restore this file to open it.`);
}

/** How our Postgres binaries run: as their user, in no locale but their own, outside the terminal's process group. */
export function postgresSpawnOptions(home: string): SpawnOptions {
  const owner = postgresOwner(home);
  return {
    cwd: "/",
    detached: true,
    env: { NODE_ENV: "production", PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
  };
}

function removeAbandonedDrafts(home: string) {
  const folder = path.dirname(home);
  const prefix = `${path.basename(home)}.init-`;
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(prefix))) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

function makeDraft(home: string): string {
  removeAbandonedDrafts(home);
  const draft = `${home}.init-${randomBytes(4).toString("hex")}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile(draft), randomBytes(PASSWORD_BYTES).toString("base64url"), { mode: 0o600, flush: true });
  const owner = postgresOwner(home);
  if (owner) {
    for (const file of [draft, passwordFile(draft)]) chownSync(file, owner.uid, owner.gid);
  }
  return draft;
}

function initdbArguments(draft: string, durable: boolean): string[] {
  return [
    durable ? [] : ["--no-sync"],
    ["--pgdata", dataFolder(draft)],
    ["--username", superuser],
    ["--pwfile", passwordFile(draft)],
    ["--auth", "scram-sha-256"],
    ["--encoding", "UTF8"],
    ["--locale", "C"],
    ["--locale-provider", "builtin"],
    ["--builtin-locale", "C.UTF-8"],
    ["--no-instructions"],
  ].flat();
}

type ClusterSpec = { home: string; durable: boolean };

async function runInitdb({ home, durable }: ClusterSpec, draft: string, signal: AbortSignal) {
  const child = spawn(path.join(postgresBinaries(), "initdb"), initdbArguments(draft, durable), {
    ...postgresSpawnOptions(home),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const record = identify(child.pid ?? 0);
  recordChild("initdb", record);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const stop = () => void endGroup(record, { graceMs: INITDB_GRACE_MS, root: draft });
  signal.addEventListener("abort", stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  signal.removeEventListener("abort", stop);
  forgetChild(record);
  signal.throwIfAborted();
  if (code !== 0) throw new StartError(`Postgres could not make its data folder:\n\n${output.trim()}`);
}

/**
 * Makes the cluster where there is none. It is made beside its place and moved there whole, so a folder in that
 * place is always a finished cluster, and nothing ever deletes one.
 */
export async function ensureCluster(spec: ClusterSpec, signal: AbortSignal): Promise<boolean> {
  const { home } = spec;
  if (existsSync(dataFolder(home))) return false;
  const draft = makeDraft(home);
  await runInitdb(spec, draft, signal);
  renameSync(draft, home);
  return true;
}
