import type { StartTarget } from "../schema";

/** A target as one value of a form: `workflow:research-report`. */
export function targetValue({ kind, key }: StartTarget): string {
  return `${kind}:${key}`;
}

export function targetOf(value: string): StartTarget {
  const [kind, ...key] = value.split(":");
  return { kind: kind === "workflow" ? "workflow" : "agent", key: key.join(":") };
}
