import "server-only";
import type { StreamEvent } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent, type RunView } from "@/features/runs/stream/fold";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { type ShownItem, threadKey } from "./stored-thread";
import type { ApprovalEvent, AskedApproval } from "./waiting";

/** How long a run has been at work, without the time in which it waited for people. Milliseconds since 1970. */
export interface RunClock {
  startedAt: number | null;
  restedMs: number;
}

/** What a run's events say of it. */
export interface StoredFrames {
  view: RunView;
  shown: ShownItem[];
  nextOutputIndex: number;
  approvals: Map<string, AskedApproval>;
  /** The owner's epoch when the run last let go of itself, to wait. */
  parkedEpoch: number;
  clock: RunClock;
}

/** Output indexes of discarded items are not given out again: an item's id means one item for ever. */
export function foldFrames(agentKey: string, rows: readonly { frames: string; epoch: number }[]): StoredFrames {
  let view: RunView = emptyRunView(agentKey);
  let nextOutputIndex = 0;
  let parkedEpoch = 0;
  const shown = new Map<string, ShownItem>();
  const approvals = new Map<string, AskedApproval>();
  const clock = new Clock();
  for (const { frames, epoch } of rows) {
    for (const { seq, frame } of splitFrames(frames)) {
      const event = parseFrame(frame);
      view = foldEvent(view, event);
      if (event.kind === "output_item.added") {
        nextOutputIndex = Math.max(nextOutputIndex, event.output_index + 1);
        shown.set(event.item_id, shownItem(seq, event));
      }
      if (event.kind === "tool.approval") {
        approvals.set(event.item_id, { event: approvalBody(event), place: event.workflow ?? null });
      }
      if (event.kind === "lifecycle") {
        clock.take(event);
        if (event.status !== "running") parkedEpoch = epoch;
      }
      if (event.kind === "output_item.discarded") shown.delete(event.item_id);
      if (event.kind === "output_item.done") {
        const item = shown.get(event.item_id);
        if (item) item.finished = true;
      }
    }
  }
  return { view, shown: [...shown.values()], nextOutputIndex, approvals, parkedEpoch, clock: clock.now() };
}

function shownItem(seq: number, event: Extract<StreamEvent, { kind: "output_item.added" }>): ShownItem {
  const { workflow, scope } = event;
  return {
    thread: workflow ? threadKey(workflow.step_name, workflow.attempt) : "",
    itemId: event.item_id,
    outputIndex: event.output_index,
    seq,
    callId: event.call_id ?? null,
    tool: event.tool ?? "",
    finished: false,
    ...(scope ? { scope } : {}),
  };
}

/** The event without its envelope. */
function approvalBody(event: ApprovalEvent): ApprovalEvent {
  const { kind, output_index, item_id, call_id, tool, approval_id, status, arguments: args, reason } = event;
  return { kind, output_index, item_id, call_id, tool, approval_id, status, arguments: args, reason };
}

class Clock {
  private startedAt: number | null = null;
  private restedMs = 0;
  private restingSince: number | null = null;

  take(event: Extract<StreamEvent, { kind: "lifecycle" }>): void {
    const at = Date.parse((event as StreamEvent).server_timestamp);
    if (event.status === "running") {
      this.startedAt ??= at;
      if (this.restingSince !== null) this.restedMs += at - this.restingSince;
      this.restingSince = null;
    } else if (event.reason !== "timer") {
      this.restingSince ??= at;
    }
  }

  /** As things stand when the run goes on. */
  now(): RunClock {
    const { startedAt, restedMs, restingSince } = this;
    if (startedAt === null) return { startedAt, restedMs: 0 };
    return { startedAt, restedMs: restedMs + (restingSince === null ? 0 : Date.now() - restingSince) };
  }
}
