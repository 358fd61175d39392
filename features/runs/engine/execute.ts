import "server-only";
import type { AgentInputItem } from "@openai/agents";
import { endTrace } from "@/features/runs/inspector/spans";
import { releaseLog } from "@/features/runs/reading/log";
import { log } from "@/lib/telemetry/log";
import { type ActiveRun, activeRuns, retireRun } from "./active-runs";
import { answer } from "./answer";
import { guardHost, recordBlocked } from "./blocked";
import { announceEnd, announceWait } from "./endings";
import { completionStatus, explainFailure, recordError, recordFinal } from "./outcome";
import { packRun } from "./packing";
import { recorded } from "./recorder";
import { recordWait, withdrawApprovals } from "./waiting";

/** Prepares the model's input; null when nothing is left to ask. */
type RunWork = () => Promise<AgentInputItem[] | null>;

/**
 * Executes a run in the background until it ends or stops here. `work` gives the model's input; a takeover first
 * finishes what the crash left open, and answers null when nothing remains to be asked of the model.
 */
export function executeRun(run: ActiveRun, work: RunWork): void {
  run.guard.attach(guardHost(run));
  execute(run, () => answerToTheEnd(run, work));
}

/** Executes a run in the background. `work` records how it ends, or that it waits, and throws nothing. */
export function execute(run: ActiveRun, work: () => Promise<void>): void {
  activeRuns().set(run.id, run);
  run.log.local = true;
  run.done = work()
    .then(() => recorded(run))
    .then(() => leave(run));
}

async function answerToTheEnd(run: ActiveRun, work: RunWork): Promise<void> {
  try {
    run.abort.signal.throwIfAborted();
    await answer(run, await work(), { handoffs: true });
    if (run.abort.signal.aborted) recordStop(run);
    else if (run.waiting.length > 0) recordWait(run);
    else recordFinal(run, completionStatus(run));
  } catch (error) {
    recordFailure(run, error);
  }
}

function recordFailure(run: ActiveRun, error: unknown): void {
  if (run.abort.signal.aborted) {
    recordStop(run);
    return;
  }
  if (run.guard.block) {
    recordBlocked(run, run.guard.block);
    return;
  }
  if (run.waiting.length > 0) {
    recordWait(run);
    return;
  }
  const failure = explainFailure(error);
  if (typeof failure === "string") {
    recordFinal(run, failure);
    return;
  }
  log().warn({ run_id: run.id, err: error }, "A run failed.");
  recordError(run, failure);
}

/** A cancelled run ends; a lost or drained one goes on elsewhere, so nothing is recorded for it here. */
function recordStop(run: ActiveRun): void {
  if (run.stopReason !== "cancelled") return;
  withdrawApprovals(run);
  recordFinal(run, "cancelled");
}

function leave(run: ActiveRun): void {
  retireRun(run);
  releaseLog(run.log);
  if (run.log.parked) announceWait(run);
  if (run.log.ended) {
    endTrace(run);
    announceEnd(run);
    packRun(run.id).catch((error: unknown) => {
      log().warn({ run_id: run.id, err: error }, "A finished run could not be packed; the sweep will try again.");
    });
  }
}
