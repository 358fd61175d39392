import "server-only";
import { record } from "@/features/runs/engine/recorder";
import type { StepRow } from "@/features/runs/engine/step-row";
import { partsOf } from "@/features/runs/engine/thread";
import { noteDecision } from "@/features/runs/inspector/steps";
import type { ApprovalStep } from "@/features/workflows/schema";
import { awaitDecision } from "./asking";
import { StepFailure } from "./failures";
import type { Flow, StepAt } from "./flow";
import type { StepValue } from "./run-step";
import { openThread, takeStored } from "./step-thread";
import { decisionOn, showCall } from "./tool-step";

/** Stands in the place of a tool where a workflow asks by a step of its own. Its arguments are `{message, content}`. */
const humanApproval = { name: "human_approval", displayName: "Approval" };

/** Asks a person, and waits for their word as long as it takes. */
export async function runApprovalStep(
  flow: Flow,
  at: StepAt & { spec: ApprovalStep },
  row: StepRow,
): Promise<StepValue> {
  const { spec } = at;
  const thread = openThread(flow, row, spec);
  const args = JSON.stringify({ message: spec.message, content: row.input ?? null });
  const callId = showCall(thread, takeStored(flow, row), { name: spec.name, tool: humanApproval, args });
  const { name: tool, displayName: toolName } = humanApproval;
  thread.waiting = [{ key: `${thread.key}:0/${callId}`, callId, agent: "", tool, toolName, arguments: args }];
  const isDecided = () => ["approved", "rejected"].includes(decisionOn(thread)?.status ?? "");
  if (!isDecided()) await awaitDecision(flow, at, row, thread);
  const decision = decisionOn(thread);
  const approved = decision?.status === "approved";
  const reason = decision?.reason ?? null;
  const content: unknown = JSON.parse(approved ? decision.arguments : args).content ?? null;
  const output = { approved, reason, content };
  const isShown = partsOf(thread).some((part) => part.type === "tool_call" && part.status === "completed");
  if (!isShown)
    noteDecision(
      thread,
      { name: toolName, agent: "", input: content },
      { status: approved ? "approved" : "rejected", reason },
    );
  for (const body of thread.projector.toolFinished(callId, JSON.stringify(output), false)) record(thread, body);
  if (approved || spec.onReject === "continue") return { output };
  throw new StepFailure(
    "approval_rejected",
    reason === null ? "A person said no." : `A person said no: ${reason}`,
    null,
  );
}
