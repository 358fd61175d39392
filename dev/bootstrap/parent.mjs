// Plain JavaScript: start.mjs uses this before any dependency is installed.
import { commandOf, identify, isAlive, parentOf } from "./identity.mjs";

const WATCH_EVERY_MS = 300;

/** The processes that stand for the person's terminal: npm and the shell it may have put between us. */
export function npmAncestors() {
  if (!process.env.npm_lifecycle_event && !process.env.CADRE_REEXECUTED) return [];
  const ancestors = [identify(process.ppid)];
  if (/^(\/\S+\/)?(sh|dash|bash|zsh) -c /.test(commandOf(process.ppid))) {
    const above = parentOf(process.ppid);
    if (above !== null && above > 1) ancestors.push(identify(above));
  }
  return ancestors;
}

/** Calls `onLost` once when npm or the shell between dies without telling us, as `kill -9` makes it. */
export function watchParent(onLost) {
  const parent = process.ppid;
  const ancestors = process.platform === "linux" ? npmAncestors() : [];
  const watched = process.env.npm_lifecycle_event || process.env.CADRE_REEXECUTED;
  if (!watched) return;
  const watch = setInterval(() => {
    if (process.ppid === parent && ancestors.every(isAlive)) return;
    clearInterval(watch);
    onLost();
  }, WATCH_EVERY_MS);
  watch.unref();
}
