import "server-only";
import type { Usage } from "@/features/models/schema";
import type { RunError } from "@/features/runs/schema";
import type { StreamEventBody } from "@/features/runs/stream/events";
import type { FileRef } from "@/features/tools/schema";

type StepEvent = Extract<StreamEventBody, { kind: "workflow.step" }>;

/** One attempt of a step as `run_steps` holds it, written whole every time. */
export interface StepRow {
  step: string;
  attempt: number;
  stage: string;
  kind: StepEvent["step_kind"];
  agent: string | null;
  branchIndex: number | null;
  status: StepEvent["status"];
  input: unknown;
  inputHash: string | null;
  /** A JSON value. */
  output: unknown;
  files: readonly FileRef[];
  error: RunError | null;
  usage: Usage | null;
  reusedFrom: string | null;
  wakeAt: Date | null;
  /** The run's event and model item with which it begins, known once it has been noted: nothing older belongs to it. */
  firstEvent: number | null;
  firstItem: number | null;
  /** The number of the run's next output item when this was noted. */
  nextOutput: number;
  /** Number of its span in the trace; null in rows from before spans went on. */
  span: number | null;
  startedAt: Date;
  endedAt: Date | null;
}

/** What the stream shows of an output; the whole is in the run's steps. */
const mostShownCharacters = 2_000;

export function stepEvent({ status, kind, output, error, reusedFrom, wakeAt }: StepRow): StepEvent {
  return {
    kind: "workflow.step",
    status,
    step_kind: kind,
    output: status === "completed" ? beginningOf(output) : null,
    error,
    reused: reusedFrom !== null,
    wake_at: wakeAt?.toISOString() ?? null,
  };
}

function beginningOf(output: unknown): string | null {
  if (output === null || output === undefined) return null;
  const text = textOfValue(output);
  return text.length <= mostShownCharacters ? text : `${text.slice(0, mostShownCharacters).toWellFormed()}…`;
}

/** A step's value as text: text as it is, everything else as JSON. */
export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
