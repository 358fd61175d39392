import "server-only";
import { type AgentInputItem, Runner } from "@openai/agents";
import { noModelNamed } from "@/features/models/routing/run-models";
import { getAgent } from "@/features/runs/configuration/configuration";
import { endTrace } from "@/features/runs/inspector/spans";
import { releaseLog } from "@/features/runs/reading/log";
import { log } from "@/lib/telemetry/log";
import { type ActiveRun, activeRuns, retireRun } from "./active-runs";
import type { Floor } from "./asked-agents";
import { guardHost, recordBlocked } from "./blocked";
import { announceEnd } from "./endings";
import { completionStatus, explainFailure, recordError, recordFinal } from "./outcome";
import { packRun } from "./packing";
import { RecordedModel } from "./recorded-model";
import { recorded } from "./recorder";
import { sdkAgent } from "./sdk-agents";
import { repairOf } from "./structured-output";
import { showUnknownTool } from "./unknown-tools";
import { recordWait, withdrawApprovals } from "./waiting";

/** Prepares the model's input; null when nothing is left to ask. */
type RunWork = () => Promise<AgentInputItem[] | null>;

/**
 * Executes a run in the background until it ends or stops here. `work` gives the model's input; a takeover first
 * finishes what the crash left open, and answers null when nothing remains to be asked of the model.
 */
export function executeRun(run: ActiveRun, work: RunWork): void {
  activeRuns().set(run.id, run);
  run.log.local = true;
  run.guard.attach(guardHost(run));
  run.done = runToItsEnd(run, work);
}

async function runToItsEnd(run: ActiveRun, work: RunWork): Promise<void> {
  try {
    run.abort.signal.throwIfAborted();
    for (let input = await work(); input !== null; ) {
      await run.guard.begin(input);
      run.guard.requireUnblocked();
      const history = await askModel(run, input);
      await run.guard.allowed();
      const repair = run.abort.signal.aborted || run.waiting.length > 0 ? null : repairOf(run);
      input = repair && [...history, repair];
    }
    run.guard.requireUnblocked();
    if (run.abort.signal.aborted) recordStop(run);
    else if (run.waiting.length > 0) recordWait(run);
    else recordFinal(run, completionStatus(run));
  } catch (error) {
    recordFailure(run, error);
  }
  await recorded(run);
  leave(run);
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

/** Asks until the model has answered; what it was told and has said since is what a further question builds on. */
async function askModel(run: ActiveRun, input: AgentInputItem[]): Promise<AgentInputItem[]> {
  const spec = getAgent(run, run.agent);
  const floor: Floor = { run, asked: null };
  const runner = new Runner({
    modelProvider: { getModel: (name = noModelNamed) => new RecordedModel(name, floor) },
    tracingDisabled: true,
    toolNotFoundBehavior: "return_error_to_model",
  });
  const result = await runner.run(sdkAgent(run.configuration, spec), input, {
    stream: true,
    context: floor,
    signal: run.abort.signal,
    maxTurns: Math.max(1, spec.maxTurns - run.responses),
  });
  for await (const event of result) {
    // Everything is recorded where it happens, except what the SDK answers itself for a tool that does not exist.
    if (event.type === "run_item_stream_event" && event.name === "tool_output") showUnknownTool(floor, event.item);
  }
  await result.completed;
  return run.abort.signal.aborted ? input : result.history;
}

function leave(run: ActiveRun): void {
  retireRun(run);
  releaseLog(run.log);
  if (run.log.ended) {
    endTrace(run);
    announceEnd(run);
    packRun(run.id).catch((error: unknown) => {
      log().warn({ run_id: run.id, err: error }, "A finished run could not be packed; the sweep will try again.");
    });
  }
}
