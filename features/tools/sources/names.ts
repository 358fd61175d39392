import "server-only";
import { createHash } from "node:crypto";

const maxNameCharacters = 64;
const separator = "__";

/**
 * The name under which agents know a source's tool: `<key>__<tool>`, as every provider takes it (64 letters, digits, `_` and
 * `-`). It follows from the two names alone, so it stays the same; one that had to be changed ends in a hash of the original.
 */
export function toolNameOf(key: string, tool: string): string {
  const clean = tool.replace(/[^a-zA-Z0-9_-]+/g, "_");
  const name = `${key}${separator}${clean}`;
  if (clean === tool && name.length <= maxNameCharacters) return name;
  const mark = `_${createHash("sha256").update(tool).digest("hex").slice(0, 8)}`;
  return name.slice(0, maxNameCharacters - mark.length) + mark;
}

/** The key of the source that a tool's name tells; null for a built-in tool. */
export function sourceKeyOf(name: string): string | null {
  const end = name.indexOf(separator);
  return end > 0 ? name.slice(0, end) : null;
}
