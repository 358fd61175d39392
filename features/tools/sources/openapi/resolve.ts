import "server-only";
import { isRecord } from "@/features/tools/sources/clean";

/** Why an operation of a document cannot be a tool. */
export class UnusableOperation extends Error {}

const maxDepth = 20;
const maxNodes = 2_000;

/**
 * Replaces the references of a part of a document by what they point at, within the document alone. A reference that leads
 * back to itself becomes "anything"; a part that grows beyond the limit (references can double at every step) is refused.
 */
export function resolver(document: Record<string, unknown>): <T = unknown>(part: unknown) => T {
  return <T>(part: unknown) => {
    let nodes = 0;
    const resolve = (value: unknown, open: readonly string[]): unknown => {
      nodes += 1;
      if (nodes > maxNodes || open.length > maxDepth) throw new UnusableOperation("its description is too large");
      if (Array.isArray(value)) return value.map((one) => resolve(one, open));
      if (!isRecord(value)) return value;
      if (typeof value.$ref === "string") {
        if (open.includes(value.$ref)) return {};
        return resolve(lookUp(document, value.$ref), [...open, value.$ref]);
      }
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one, open)]));
    };
    return resolve(part, []) as T;
  };
}

/** RFC 6901, as a fragment. */
function lookUp(document: Record<string, unknown>, reference: string): unknown {
  if (!reference.startsWith("#/")) {
    throw new UnusableOperation(`it refers to another document (${reference.slice(0, 100)})`);
  }
  let found: unknown = document;
  for (const part of reference.slice(2).split("/")) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    const isOwn = typeof found === "object" && found !== null && Object.hasOwn(found, key);
    if (!isOwn) throw new UnusableOperation(`it refers to ${reference.slice(0, 100)}, which is not there`);
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}
