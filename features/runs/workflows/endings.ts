import "server-only";
import { explainFailure, RunAbandonedError } from "@/features/runs/engine/outcome";
import { record, recordCleared } from "@/features/runs/engine/recorder";
import { type StepRow, textOfValue } from "@/features/runs/engine/step-row";
import { withdrawApprovals } from "@/features/runs/engine/waiting";
import type { RunError } from "@/features/runs/schema";
import type { FinalStatus } from "@/features/runs/stream/events";
import type { FileRef } from "@/features/tools/schema";
import { log } from "@/lib/telemetry/log";
import { RunTimeoutError, StepFailedError } from "./failures";
import { type Flow, noteStep, openSpan } from "./flow";

/** The run has come to its end: its output is what the last stage gave. */
export function recordCompletion(flow: Flow, output: unknown): void {
  flow.run.abort.signal.throwIfAborted();
  recordEnd(flow, "completed", flow.run.guard.shown(output));
}

/** A cancelled run ends; a lost or drained one goes on elsewhere, so nothing is recorded for it here. */
export function recordFlowFailure(flow: Flow, error: unknown): void {
  const { run } = flow;
  if (run.abort.signal.aborted) {
    if (run.stopReason === "cancelled") recordEnd(flow, "cancelled", null);
    return;
  }
  const explained = explain(flow, error);
  closeSteps(flow);
  recordCleared(run, run.guard.end());
  record(run, { kind: "error", ...explained }, { status: "failed", error: explained, output: "", parts: [] });
}

function explain({ run, workflow }: Flow, error: unknown): RunError {
  if (error instanceof StepFailedError) return error.error;
  if (error instanceof RunTimeoutError) {
    const message = `The workflow did not finish within ${workflow.spec.timeoutSeconds} seconds.`;
    return { code: "run_timeout", message, retryable: true };
  }
  log().warn({ run_id: run.id, err: error }, "A workflow failed.");
  if (error instanceof RunAbandonedError) {
    const message = "The workflow was interrupted again and again in the same step.";
    return { code: "run_abandoned", message, retryable: false };
  }
  const explained = explainFailure(error);
  if (typeof explained !== "string") return explained;
  return { code: "internal_error", message: "Something went wrong on our side.", retryable: true };
}

function recordEnd(flow: Flow, status: Extract<FinalStatus, "completed" | "cancelled">, output: unknown): void {
  const { run } = flow;
  closeSteps(flow);
  recordCleared(run, run.guard.end());
  const text = textOfValue(output);
  const structured = typeof output === "string" ? null : (output ?? null);
  record(
    run,
    {
      kind: "final",
      status,
      text,
      structured_output: structured,
      reasoning_summary: null,
      attachments: filesOf(flow),
      usage: run.usage,
    },
    { status, error: null, output: text, parts: [], structured },
  );
}

/** Steps that are not at their end will not come to it, and nobody has to answer their questions. */
function closeSteps(flow: Flow): void {
  withdrawApprovals(flow.run);
  for (const row of flow.rows.values()) {
    if (row.endedAt === null) closeSpan(flow, row);
    if (row.endedAt === null) noteStep(flow, { ...row, status: "cancelled", wakeAt: null, endedAt: new Date() });
    else if (row.status === "failed" && row.wakeAt !== null) noteStep(flow, { ...row, wakeAt: null });
  }
}

/** An attempt that has not gone on here since it was read back rests in the trace as well. */
function closeSpan(flow: Flow, row: StepRow): void {
  if (row.span === null || flow.spans.has(row.step)) return;
  const spec = flow.workflow.spec.stages.flatMap(({ steps }) => steps).find(({ name }) => name === row.step);
  openSpan(flow, row, spec?.displayName ?? row.step).end({ status: "failed", error: "It was stopped." });
}

/** What the steps made, each file once. */
function filesOf({ rows }: Flow): FileRef[] {
  const files = [...rows.values()].flatMap((row) => row.files);
  return [...new Map(files.map((file) => [file.id, file])).values()];
}
