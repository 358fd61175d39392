import { existsSync, readFileSync, statSync } from "node:fs";
import { StartError } from "../bootstrap/print.mjs";

export type Owner = { uid: number; gid: number };

export const isRoot = process.getuid?.() === 0;

/** Who may run Postgres for root, who may not himself: the first of these that the system knows. */
const candidates = ["postgres", "nobody"];

function findUser(name: string): Owner | null {
  const row = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`${name}:`));
  const [, , uid, gid] = row?.split(":") ?? [];
  return uid && gid && uid !== "0" ? { uid: Number(uid), gid: Number(gid) } : null;
}

function ownerOf(folder: string): Owner | null {
  if (!existsSync(folder)) return null;
  const { uid, gid } = statSync(folder);
  return { uid, gid };
}

/**
 * As whom Postgres runs: null for ourselves; for root the owner of an existing data folder, else the system's
 * `postgres` or `nobody` user, because Postgres refuses to run as root.
 */
export function postgresOwner(home: string): Owner | null {
  if (!isRoot) return null;
  const existing = ownerOf(home);
  if (existing !== null && existing.uid !== 0) return existing;
  const user = candidates.map(findUser).find((found) => found !== null);
  if (user) return user;
  throw new StartError(
    "Postgres does not run as root, and this system has neither a `postgres` nor a `nobody` user to run it as.\n" +
      "Start Cadre as an ordinary user, or set DATABASE_URL.",
  );
}
