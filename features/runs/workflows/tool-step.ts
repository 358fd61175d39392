import "server-only";
import { findRunTool, toolPolicy } from "@/features/runs/configuration/configuration";
import { record, recordCleared } from "@/features/runs/engine/recorder";
import type { StepRow } from "@/features/runs/engine/step-row";
import type { StoredThread } from "@/features/runs/engine/stored-thread";
import type { Thread } from "@/features/runs/engine/thread";
import { settleToolCall, type ToolOutcome } from "@/features/runs/engine/tool-executor";
import type { ApprovalEvent } from "@/features/runs/engine/waiting";
import type { ToolSpec } from "@/features/tools/schema";
import type { ToolStep } from "@/features/workflows/schema";
import { asRunning, awaitDecision } from "./asking";
import { StepFailure, toolFailure } from "./failures";
import type { Flow, StepAt } from "./flow";
import type { StepValue } from "./run-step";
import { openThread, takeStored } from "./step-thread";
import { requireRunning, StepTimer } from "./step-timer";

/** Calls the step's tool as an agent's call would be: with its policy, checks, time limit and row. */
export async function runToolStep(flow: Flow, at: StepAt & { spec: ToolStep }, begun: StepRow): Promise<StepValue> {
  const { spec } = at;
  const tool = requireTool(flow, spec.tool);
  const thread = openThread(flow, begun, spec);
  const args = JSON.stringify(begun.input ?? {});
  const callId = showCall(thread, takeStored(flow, begun), { name: spec.name, tool, args });
  let row = asRunning(flow, begun);
  for (;;) {
    const outcome = await settle(flow, thread, spec, () =>
      settleToolCall(thread, tool, { callId, agent: "", response: 0, arguments: args, approval: decisionOn(thread) }),
    );
    if (thread.waiting.length === 0) return stepValue(thread, outcome);
    row = await awaitDecision(flow, at, row, thread);
    thread.waiting = [];
  }
}

function requireTool(flow: Flow, name: string): ToolSpec {
  const tool = findRunTool(flow.run, name);
  if (!tool) throw new StepFailure("tool_missing", `There is no tool “${name}” any more.`, null);
  if (tool.hosted) throw new StepFailure("tool_hosted", `Only a model can use the tool “${tool.displayName}”.`, null);
  if (toolPolicy(flow.run.configuration, undefined, name) === "denied") {
    throw new StepFailure("tool_denied", `The organization does not allow the tool “${tool.displayName}”.`, null);
  }
  return tool;
}

/** Shows the call, or knows it again. Its id is the same in every attempt, so that an outside service acts only once. */
export function showCall(
  thread: Thread,
  { shown }: StoredThread,
  { name, tool, args }: { name: string; tool: Pick<ToolSpec, "name" | "displayName">; args: string },
): string {
  const callId = `call_${name}`;
  const item = shown.findLast((each) => each.callId === callId && !each.scope);
  if (!item) {
    const label = { tool: tool.name, toolName: tool.displayName };
    for (const body of thread.projector.toolCall(callId, label, args)) record(thread, body);
  } else if (!item.finished) thread.projector.adoptToolCall({ ...item, callId });
  return callId;
}

/** What a person has said about the step's one call. */
export function decisionOn({ run, place }: Thread): ApprovalEvent | undefined {
  const asked = [...run.approvals.values()].filter(
    (each) => each.place?.step_name === place?.step_name && each.place?.attempt === place?.attempt,
  );
  return asked.at(-1)?.event;
}

async function settle<T>(flow: Flow, thread: Thread, spec: ToolStep, work: () => Promise<T>): Promise<T> {
  const timer = new StepTimer(thread, spec.timeoutSeconds);
  try {
    return await work();
  } catch (error) {
    requireRunning(flow, thread, timer);
    throw error;
  } finally {
    timer.stop();
    recordCleared(thread, thread.guard.end());
  }
}

function stepValue(thread: Thread, { output, failed, cause, files }: ToolOutcome): StepValue {
  if (!failed) return { output: readValue(output), files: [...files], usage: thread.usage };
  if (cause === "timeout") throw toolFailure("tool_timeout", output, "timeout");
  if (cause === "unknown_outcome") throw toolFailure("outcome_unknown", unknownOutcome, null);
  if (cause === "refused") throw toolFailure("tool_refused", output, null);
  throw toolFailure(cause === "invalid" ? "tool_input_invalid" : "tool_failed", output, cause ? null : "other");
}

const unknownOutcome =
  "The server was interrupted while the tool ran, so nobody knows whether it took effect. Check that, then run the " +
  "workflow again from this step or from the next one.";

/** Objects and lists as what they are; every other text stays text. */
function readValue(output: string): unknown {
  if (!/^\s*[[{]/.test(output)) return output;
  try {
    return JSON.parse(output) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return output;
    throw error;
  }
}
