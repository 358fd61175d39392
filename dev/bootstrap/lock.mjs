// Plain JavaScript: start.mjs uses this before any dependency is installed.
import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identify, isAlive } from "./identity.mjs";
import { StartError } from "./print.mjs";

function readOrNull(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function parseHolder(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The living holder of a lock, or null when it is free or stale. */
export function lockHolder(file) {
  const text = readOrNull(file);
  const holder = text === null ? null : parseHolder(text);
  return isAlive(holder) ? holder : null;
}

function createWith(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    // A link is made whole or not at all, and only when the name is free: no reader sees half a lock.
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new StartError(`${file} could not be made (${error.code}). Cadre needs a file system with hard links.`);
  } finally {
    unlinkSync(draft);
  }
}

function removeStale(file, seen) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  // Another process may have replaced the stale lock by its own between our look and our move: put that back.
  if (readOrNull(aside) !== seen) createWith(file, readFileSync(aside, "utf8"));
  unlinkSync(aside);
}

/**
 * Takes the lock or tells who holds it. Returns `{ release }` or `{ holder }`. A lock whose holder died,
 * or whose pid now belongs to another process, is taken over.
 */
export function tryLock(file, details = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  const content = JSON.stringify({ ...identify(process.pid), startedAt: new Date().toISOString(), ...details });
  for (;;) {
    if (createWith(file, content)) {
      const release = () => {
        if (readOrNull(file) === content) unlinkSync(file);
      };
      return { release };
    }
    const seen = readOrNull(file);
    if (seen === null) continue;
    const holder = parseHolder(seen);
    if (isAlive(holder)) return { holder };
    removeStale(file, seen);
  }
}

/** Takes the lock, waiting while others hold it; `onWait(holder)` is called once. Gives up by throwing. */
export async function waitForLock(file, { timeoutMs, onWait, details = {} }) {
  const deadline = Date.now() + timeoutMs;
  let told = false;
  for (;;) {
    const result = tryLock(file, details);
    if (result.release) return result.release;
    if (!told) onWait(result.holder);
    told = true;
    if (Date.now() > deadline) throw new Error(`${file} is still held by process ${result.holder.pid}.`);
    await delay(200);
  }
}
