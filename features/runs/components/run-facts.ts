import { formatCost, formatCount } from "@/lib/format";
import type { Run } from "../schema";

/** `850 ms`, `3.4 s`, `2 min 5 s`. */
export function formatDuration(timeMs: number): string {
  if (timeMs < 1_000) return `${Math.max(0, Math.round(timeMs))} ms`;
  if (timeMs < 59_950) return `${(timeMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(timeMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** How long the run took, or null while it goes on. */
export function durationOf({ started_at, ended_at }: Pick<Run, "started_at" | "ended_at">): string | null {
  return started_at && ended_at ? formatDuration(Date.parse(ended_at) - Date.parse(started_at)) : null;
}

/** What was asked. Files may come without words. */
export function inputOf({ input }: Pick<Run, "input">): string {
  return input || "Files without a message";
}

/** The models that answered, each with the one whose place it took; the chosen one until that is known. */
export function modelsOf({ model, answered_by }: Pick<Run, "model" | "answered_by">): string[] {
  if (!answered_by || answered_by.length === 0) return [model];
  return answered_by.map((one) => (one.instead_of === null ? one.model : `${one.model} in place of ${one.instead_of}`));
}

export function tokensOf(usage: Run["usage"]): string | null {
  if (!usage || usage.total_tokens === 0) return null;
  return `${usage.estimated ? "about " : ""}${formatCount(usage.total_tokens)} tokens`;
}

export function costOf(usage: Run["usage"]): string | null {
  return usage && usage.cost_micros > 0 ? formatCost(usage.cost_micros) : null;
}

export function versionOf(version: number | null): string | null {
  if (version === null) return null;
  return version === 0 ? "draft" : `version ${version}`;
}
