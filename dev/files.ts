import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";

function isMissing(error: unknown) {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** The text of a file, or null where there is none. */
export function readTextOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function syncFolder(folder: string) {
  const fd = openSync(folder, "r");
  fsyncSync(fd);
  closeSync(fd);
}

/** Writes a file of mode 0600 that is, after any crash, either as before or whole. */
export function writePrivateFile(file: string, content: string) {
  mkdirSync(path.dirname(file), { recursive: true });
  const target = readTextOrNull(file) === null ? file : realpathSync(file);
  const draft = `${target}.${process.pid}.tmp`;
  // Always a file of our own: one that lies there already may be open to others, or lead elsewhere.
  rmSync(draft, { force: true });
  const fd = openSync(draft, "wx", 0o600);
  try {
    writeSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, target);
  syncFolder(path.dirname(target));
}

/** The last lines of a file, for error messages. */
export function lastLines(file: string, count: number): string {
  return (readTextOrNull(file) ?? "").trimEnd().split("\n").slice(-count).join("\n");
}
