import { afterAll } from "vitest";
import { startDispatcher } from "@/features/runs/dispatch/dispatcher";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { startRunEngine } from "@/features/runs/engine/start";
import { joinOrStartRun } from "@/features/runs/mutations/start-run";
import { awaitTerminalEvent } from "@/features/runs/reading/outcome";
import { readRun } from "@/features/runs/reading/reader";
import type { StreamEvent } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent, type RunView } from "@/features/runs/stream/fold";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import type { OrganizationContext } from "@/lib/context";
import { closeNotifications } from "@/lib/events/notifications";
import { faultOf } from "./frames";

const never = new AbortController().signal;

/** Starts the engine and the queue for a test file and lets its runs end before the database goes away. */
export async function startEngine(): Promise<void> {
  await startRunEngine();
  await startDispatcher();
  afterAll(async () => {
    await Promise.all([...activeRuns().values()].map((run) => run.done));
    await closeNotifications();
  });
}

export function startChat(ctx: OrganizationContext, agent: string, message = "Go.") {
  return joinOrStartRun(ctx, { message, agent }, null);
}

export function endOf(runId: string) {
  return awaitTerminalEvent(runId, never);
}

/** Every event of a run to its end, each checked against the contract. */
export async function eventsOf(runId: string, after = 0): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const chunk of readRun(runId, after, never)) {
    for (const { frame } of splitFrames(chunk)) {
      const fault = faultOf(frame);
      if (fault !== null) throw new Error(`A frame breaks public_sse_v1: ${fault}\n${frame}`);
      events.push(parseFrame(frame));
    }
  }
  return events;
}

export function viewOf(events: readonly StreamEvent[]): RunView {
  return events.reduce(foldEvent, emptyRunView(""));
}
