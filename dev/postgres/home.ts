import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync } from "node:fs";
import path from "node:path";
import { note, StartError } from "../bootstrap/print.mjs";
import { readTextOrNull, writePrivateFile } from "../files";
import { inVar, root } from "../paths";
import { isRoot } from "./owner";

/** Where root's Postgres lives: reachable for the user that runs it, and still there after a reboot. */
const sharedFolders = ["/var/lib/cadre", "/var/tmp/cadre"];
const pointerFile = inVar("postgres-location");
const clonePathFile = (home: string) => `${home}.clone`;

/** Only a folder that nobody else can write: what root finds in it is executed and given away. */
function isWritableFolder(folder: string): boolean {
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
    accessSync(folder, constants.W_OK);
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}

/** The folder for what root's Postgres needs outside the clone. */
export function sharedFolder(): string {
  const folder = sharedFolders.find(isWritableFolder);
  if (folder) return folder;
  throw new StartError(`Neither ${sharedFolders.join(" nor ")} can be written. Set DATABASE_URL, or start as a user.`);
}

function claim(home: string): string {
  writePrivateFile(clonePathFile(home), root);
  return home;
}

/** A copied clone carries the pointer of its original along; it must not run on the original's data. */
function belongsToAnotherClone(home: string): boolean {
  const owner = readTextOrNull(clonePathFile(home));
  if (owner === null || owner === root) return false;
  return readTextOrNull(path.join(owner, "var/postgres-location")) === home;
}

function createSharedHome(): string {
  const name = path.basename(root).replaceAll(/[^\w.-]+/g, "-");
  const home = path.join(sharedFolder(), `${name}-${randomBytes(4).toString("hex")}`);
  writePrivateFile(pointerFile, home);
  return claim(home);
}

/**
 * The folder of this clone's cluster: `var/postgres`, or for root one under `/var/lib/cadre` that
 * `var/postgres-location` names, so that moving the clone loses nothing.
 */
export function postgresHome(): string {
  const local = inVar("postgres");
  if (!isRoot || existsSync(local)) return local;
  const known = readTextOrNull(pointerFile);
  if (known === null) return createSharedHome();
  if (!belongsToAnotherClone(known)) return claim(known);
  note(`${known} belongs to the clone this one was copied from; making a database of its own.`);
  return createSharedHome();
}
