import "server-only";
import type { RunWorkflow } from "@/features/runs/configuration/configuration";
import type { LeaseNotice } from "@/features/runs/engine/active-runs";
import { guardHost } from "@/features/runs/engine/blocked";
import { execute } from "@/features/runs/engine/execute";
import { recordWaiting } from "@/features/runs/engine/recorder";
import type { StoredRun } from "@/features/runs/engine/stored-run";
import { takeWakeRequest } from "@/features/runs/engine/stored-steps";
import { log } from "@/lib/telemetry/log";
import { takeDecisions } from "./asking";
import { recordCompletion, recordFlowFailure } from "./endings";
import { RunTimeoutError } from "./failures";
import { type Flow, newFlow } from "./flow";
import type { Idle } from "./places";
import { findReusable } from "./reuse";
import { runStages } from "./run-stages";

/** Executes a run of a workflow in the background until it ends, waits, or stops here. `begin` says that it goes on. */
export function executeWorkflow(stored: StoredRun, workflow: RunWorkflow, begin: () => void): void {
  const flow = newFlow(stored, workflow);
  const { run } = flow;
  run.guard.attach(guardHost(run));
  run.notice = (asked) => takeNotice(flow, asked);
  execute(run, () => runToItsEnd(flow, begin));
}

async function runToItsEnd(flow: Flow, begin: () => void): Promise<void> {
  const { run, places } = flow;
  const stopClock = startClock(flow);
  try {
    run.abort.signal.throwIfAborted();
    begin();
    await takeDecisions(flow);
    flow.reusable = await findReusable(run, flow.workflow);
    const idle = await Promise.race([runStages(flow).then((output) => ({ output })), places.idle]);
    if ("output" in idle) recordCompletion(flow, idle.output);
    else park(flow, idle);
  } catch (error) {
    recordFlowFailure(flow, error);
  } finally {
    places.close();
    stopClock();
    run.notice = null;
  }
}

/** Lets go of the run. Nothing of it stays in memory; whoever goes on reads it back. */
function park(flow: Flow, { wakeAt, reasons }: Idle): void {
  const { run } = flow;
  run.abort.signal.throwIfAborted();
  if (flow.isPausing) recordWaiting(run, { approvals: [], status: "paused", wakeAt: null }, "paused");
  else {
    const deadline = reasons.has("person") ? null : deadlineOf(flow);
    const times = [wakeAt, deadline].flatMap((time) => time?.getTime() ?? []);
    const next = flow.hasUnreadDecisions ? new Date() : wakeAt && new Date(Math.min(...times));
    const reason = reasons.has("person") ? "approval" : "timer";
    recordWaiting(run, { approvals: [], status: "waiting", wakeAt: next }, reason);
  }
}

/** When the time of the whole run is up. What it waits for people does not count. */
function deadlineOf({ workflow, clock }: Flow): Date | null {
  const seconds = workflow.spec.timeoutSeconds;
  if (seconds === undefined) return null;
  return new Date((clock.startedAt ?? Date.now()) + clock.restedMs + seconds * 1000);
}

/** What a timer of the platform can hold. */
const longestTimerMs = 2_000_000_000;

function startClock(flow: Flow): () => void {
  const deadline = deadlineOf(flow);
  if (deadline === null) return () => undefined;
  const leftMs = Math.min(Math.max(0, deadline.getTime() - Date.now()), longestTimerMs);
  const timer = setTimeout(() => flow.halt.abort(new RunTimeoutError("The run's time is up.")), leftMs);
  return () => clearTimeout(timer);
}

/** What others have asked of the run since the lease was last renewed. */
function takeNotice(flow: Flow, { pause, wake }: LeaseNotice): void {
  flow.isPausing = pause;
  if (!pause) flow.places.wake("pause");
  if (!wake && !flow.hasUnreadDecisions) return;
  flow.hasUnreadDecisions = true;
  takeWakeRequest(flow.run.id)
    .then(() => takeDecisions(flow))
    .then(() => {
      flow.hasUnreadDecisions = false;
    })
    .catch((error: unknown) => {
      log().warn({ run_id: flow.run.id, err: error }, "Decisions could not be read yet.");
    });
}
