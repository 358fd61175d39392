import "server-only";
import type { StreamEventBody, StreamWorkflow } from "@/features/runs/stream/events";
import { newId } from "@/lib/ids";
import type { ActiveRun } from "./active-runs";
import { record, recordQuestion, recordWaiting } from "./recorder";
import type { Thread } from "./thread";

export type ApprovalEvent = Extract<StreamEventBody, { kind: "tool.approval" }>;

/** What a person was asked, and the step that asks. */
export interface AskedApproval {
  event: ApprovalEvent;
  place: StreamWorkflow | null;
}

/** A call that a person has to approve before it is executed. */
export interface WaitingCall {
  /** As in `tool_calls`. */
  key: string;
  callId: string;
  agent: string;
  tool: string;
  toolName: string;
  arguments: string;
}

/** A question as `approvals` holds it. */
export interface ApprovalRow {
  id: string;
  call_id: string;
  item_id: string;
  agent_key: string | null;
  /** Name of the workflow's step that asks. */
  step: string | null;
  tool: string;
  tool_name: string;
  arguments: string;
}

/** What becomes durable when a run begins to wait. */
export interface RunWait {
  approvals: ApprovalRow[];
  status: "waiting" | "paused";
  /** When the run goes on by itself; null where only a person can make it. */
  wakeAt: Date | null;
}

/** What the SDK is given for a call that waits; the run stops before a model could read it. */
export const waitingOutput = "This call waits for a person.";

/** The run cannot ask its model before a person has decided. */
class RunWaitsError extends Error {}

/** Stops the run from asking its model while calls of the last response wait for a person. */
export function requireNoWaitingCall(thread: Thread): void {
  if (thread.waiting.length > 0) throw new RunWaitsError("Calls of the last response wait for a person.");
}

/**
 * Asks for every approval that the run needs and lets go of it, in one transaction: nothing of a waiting run stays in
 * memory, and no lease runs out. Deciding the last of them makes it anybody's to go on with.
 */
export function recordWait(run: ActiveRun): void {
  const approvals = run.waiting.flatMap((call) => {
    const question = questionOf(run, call);
    if (question) record(run, question.event);
    return question ? [question.row] : [];
  });
  recordWaiting(run, { approvals, status: "waiting", wakeAt: null });
}

/** Asks for the approvals that a step needs, while other steps of its run go on. Returns the ids of the calls' items. */
export function askPeople(thread: Thread): string[] {
  return thread.waiting.flatMap((call) => {
    const question = questionOf(thread, call);
    if (!question) return [];
    const { event, row } = question;
    if (!thread.run.approvals.has(event.item_id)) {
      thread.run.approvals.set(event.item_id, { event, place: thread.place });
      recordQuestion(thread, event, row);
    }
    return [event.item_id];
  });
}

function questionOf(
  { projector, place }: Thread,
  call: WaitingCall,
): { event: ApprovalEvent; row: ApprovalRow } | null {
  const id = newId();
  const asked = { approval_id: id, status: "requested", arguments: call.arguments, reason: null } as const;
  const event = projector.toolApproval(call.callId, asked).find((body) => body.kind === "tool.approval");
  if (!event) return null;
  const { key, agent, tool, toolName } = call;
  const row = {
    id,
    call_id: key,
    item_id: event.item_id,
    agent_key: agent === "" ? null : agent,
    step: place?.step_name ?? null,
    tool,
    tool_name: toolName,
    arguments: call.arguments,
  };
  return { event, row };
}

/** Takes back the questions that nobody answered before the run ended. */
export function withdrawApprovals(run: ActiveRun): void {
  for (const { event, place } of run.approvals.values()) {
    if (event.status === "requested") record({ ...speakerOf(run), place }, { ...event, status: "cancelled" });
  }
}

function speakerOf({ agent, guard, run }: ActiveRun) {
  return { agent, guard, run };
}

/** What the model is told of a call that a person rejected. */
export function rejectionOutput(reason: string | null): string {
  const because =
    reason === null ? "They gave no reason." : `Their reason, in their own words: ${JSON.stringify(reason)}`;
  return `A person rejected this call; it was not executed. ${because} Do not repeat it unless they ask for it.`;
}
