import type { RunStep } from "../../steps/schema";

/** One step in two runs. */
export interface AlignedStep {
  name: string;
  stage: string;
  kind: RunStep["kind"];
  /** The newest attempt in each run; null where the run never came to the step. */
  left: RunStep | null;
  right: RunStep | null;
  /** Whether both have the same output. */
  same: boolean;
}

/** The steps of two runs beside each other: in the order of the first, those that only the second has in their places. */
export function alignSteps(left: readonly RunStep[], right: readonly RunStep[]): AlignedStep[] {
  const lefts = newestAttempts(left);
  const rights = newestAttempts(right);
  const order = [...lefts.keys()];
  let place = 0;
  for (const name of rights.keys()) {
    const known = order.indexOf(name);
    if (known < 0) order.splice(place, 0, name);
    place = (known < 0 ? place : known) + 1;
  }
  return order.flatMap((name) => {
    const one = lefts.get(name) ?? null;
    const other = rights.get(name) ?? null;
    const known = one ?? other;
    if (known === null) return [];
    const same = one !== null && other !== null && textOf(one.output) === textOf(other.output);
    return [{ name, stage: known.stage, kind: known.kind, left: one, right: other, same }];
  });
}

function newestAttempts(steps: readonly RunStep[]): Map<string, RunStep> {
  const newest = new Map<string, RunStep>();
  for (const step of steps) {
    const before = newest.get(step.step);
    if (before === undefined || before.attempt < step.attempt) newest.set(step.step, step);
  }
  return newest;
}

/** What is compared: text as it is, everything else as JSON with its keys in order. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : (JSON.stringify(ordered(value), null, 2) ?? "");
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, ordered(each)]));
}

/** How much more or less, as `+12 %`; null where nothing can be said. */
export function changeOf(before: number | null, after: number | null): string | null {
  if (before === null || after === null || before === 0) return null;
  const part = Math.round(((after - before) / before) * 100);
  if (part === 0) return "±0 %";
  return `${part > 0 ? "+" : "−"}${Math.abs(part)} %`;
}
