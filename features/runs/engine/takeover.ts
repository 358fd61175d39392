import "server-only";
import { executeWorkflow } from "@/features/runs/workflows/execute-workflow";
import { type ActiveRun, activeRuns, stopRun } from "./active-runs";
import { continueThread } from "./continue-thread";
import { executeRun } from "./execute";
import type { ClaimedRun } from "./leases";
import { RunAbandonedError } from "./outcome";
import { record } from "./recorder";
import { conversationInput } from "./remembering";
import { loadStoredRun, type StoredRun } from "./stored-run";
import { threadOf } from "./stored-thread";

/** A run that takes its process down again and again must not do so for ever. */
const maxAttempts = 10;

/**
 * Goes on with a run whose process died. Finished model responses and finished tool calls are reused; what was under
 * way is withdrawn from the stream and asked for again.
 */
export async function takeOver(claimed: ClaimedRun): Promise<ActiveRun | null> {
  // Reading a run back empties its log in memory, so never while an attempt of it still executes here.
  const stored = activeRuns().has(claimed.runId) ? null : await loadStoredRun(claimed);
  if (!stored) return null;
  const { run } = stored;
  if (claimed.cancelRequested) stopRun(run, "cancelled");
  const begin = () => {
    if (stored.problem) throw stored.problem;
    if (claimed.epoch - stored.progressEpoch > maxAttempts) {
      throw new RunAbandonedError(`The run was taken over ${maxAttempts} times.`);
    }
    noteContinuation(stored);
  };
  if (run.configuration.workflow) executeWorkflow(stored, run.configuration.workflow, begin);
  else {
    executeRun(run, async () => {
      begin();
      return continueThread(run, threadOf(stored.threads, ""), () => conversationInput(run));
    });
  }
  return run;
}

/** A run of the queue has begun; any other goes on. */
function noteContinuation({ run }: StoredRun): void {
  const reason = run.view.status === "queued" ? "started" : "resumed";
  record(run, { kind: "lifecycle", status: "running", reason });
}
