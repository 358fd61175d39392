import "server-only";
import { announceWait } from "@/features/runs/engine/endings";
import { record, recorded } from "@/features/runs/engine/recorder";
import type { StepRow } from "@/features/runs/engine/step-row";
import type { Thread } from "@/features/runs/engine/thread";
import { askPeople } from "@/features/runs/engine/waiting";
import { pool } from "@/lib/db/client";
import { patiently } from "@/lib/db/patience";
import { type Flow, noteStep, type StepAt } from "./flow";

/** Asks for what the thread's calls wait for, and rests until somebody has decided about one of them. */
export async function awaitDecision(flow: Flow, at: StepAt, row: StepRow, thread: Thread): Promise<StepRow> {
  if (row.status !== "waiting") noteStep(flow, { ...row, usage: thread.usage, status: "waiting" });
  const asked = askPeople(thread);
  // People hear of the question although other branches go on.
  void recorded(flow.run).then(() => announceWait(flow.run));
  const isOpen = (itemId: string) => flow.run.approvals.get(itemId)?.event.status === "requested";
  while (asked.every(isOpen)) await flow.places.rest("person", null, at.signal);
  return noteStep(flow, { ...row, usage: thread.usage, status: "running" });
}

/** A step about which everything has been decided goes on; one that still waits says so already. */
export function asRunning(flow: Flow, row: StepRow): StepRow {
  const isAsked = [...flow.run.approvals.values()].some(
    ({ event, place }) => place?.step_name === row.step && event.status === "requested",
  );
  return row.status === "waiting" && !isAsked ? noteStep(flow, { ...row, status: "running" }) : row;
}

interface Decided {
  item_id: string;
  status: "approved" | "rejected";
  arguments: string;
  edited_arguments: string | null;
  reason: string | null;
}

/** Shows decisions that were taken while the run was under way, and wakes the branches that wait for them. */
export async function takeDecisions({ run, places }: Flow): Promise<void> {
  const rows = await patiently(
    () => pool()<Decided[]>`
      select item_id, status, arguments, edited_arguments, reason from approvals
      where run_id = ${run.id} and status in ('approved', 'rejected')`,
  );
  for (const row of rows) {
    const asked = run.approvals.get(row.item_id);
    if (asked?.event.status !== "requested") continue;
    const { status, reason } = row;
    const event = { ...asked.event, status, reason, arguments: row.edited_arguments ?? row.arguments };
    run.approvals.set(row.item_id, { ...asked, event });
    record({ run, agent: "", guard: run.guard, place: asked.place }, event);
  }
  places.wake("person");
}
