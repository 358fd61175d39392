import "server-only";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { newId } from "@/lib/ids";
import type { ActiveRun } from "./active-runs";
import { record, recordWaiting } from "./recorder";

export type ApprovalEvent = Extract<StreamEventBody, { kind: "tool.approval" }>;

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

/** What becomes durable when a run begins to wait. */
export interface RunWait {
  approvals: {
    id: string;
    call_id: string;
    item_id: string;
    agent_key: string;
    tool: string;
    tool_name: string;
    arguments: string;
  }[];
}

/** What the SDK is given for a call that waits; the run stops before a model could read it. */
export const waitingOutput = "This call waits for a person.";

/** The run cannot ask its model before a person has decided. */
class RunWaitsError extends Error {}

/** Stops the run from asking its model while calls of the last response wait for a person. */
export function requireNoWaitingCall(run: ActiveRun): void {
  if (run.waiting.length > 0) throw new RunWaitsError("Calls of the last response wait for a person.");
}

/**
 * Asks for every approval that the run needs and lets go of it, in one transaction: nothing of a waiting run stays in
 * memory, and no lease runs out. Deciding the last of them makes it anybody's to go on with.
 */
export function recordWait(run: ActiveRun): void {
  const approvals: RunWait["approvals"] = [];
  for (const call of run.waiting) {
    const id = newId();
    const asked = { approval_id: id, status: "requested", arguments: call.arguments, reason: null } as const;
    for (const body of run.projector.toolApproval(call.callId, asked)) {
      if (body.kind !== "tool.approval") continue;
      approvals.push({
        id,
        call_id: call.key,
        item_id: body.item_id,
        agent_key: call.agent,
        tool: call.tool,
        tool_name: call.toolName,
        arguments: call.arguments,
      });
      record(run, body);
    }
  }
  recordWaiting(run, { approvals });
}

/** Takes back the questions that nobody answered before the run was cancelled. */
export function withdrawApprovals(run: ActiveRun): void {
  for (const asked of run.approvals.values()) {
    if (asked.status === "requested") record(run, { ...asked, status: "cancelled" });
  }
}

/** What the model is told of a call that a person rejected. */
export function rejectionOutput(reason: string | null): string {
  const because =
    reason === null ? "They gave no reason." : `Their reason, in their own words: ${JSON.stringify(reason)}`;
  return `A person rejected this call; it was not executed. ${because} Do not repeat it unless they ask for it.`;
}
