import "server-only";
import { type AgentInputItem, user } from "@openai/agents";
import { memoryNotes } from "@/features/memory/telling/notes";
import { findAgent, getAgent } from "@/features/runs/configuration/configuration";
import { answer } from "@/features/runs/engine/answer";
import { withdrawAnswer } from "@/features/runs/engine/blocked";
import { runContext } from "@/features/runs/engine/context";
import { continueThread } from "@/features/runs/engine/continue-thread";
import { completionStatus, explainMisfit } from "@/features/runs/engine/outcome";
import { recordCleared, recorded } from "@/features/runs/engine/recorder";
import type { StepRow } from "@/features/runs/engine/step-row";
import { reloadThread } from "@/features/runs/engine/stored-run";
import type { StoredThread } from "@/features/runs/engine/stored-thread";
import { structuredAnswer } from "@/features/runs/engine/structured-output";
import { partsOf, type Thread } from "@/features/runs/engine/thread";
import type { RunPart } from "@/features/runs/schema";
import { textOf } from "@/features/runs/stream/fold";
import { filesOf } from "@/features/runs/stream/parts";
import type { AgentStep } from "@/features/workflows/schema";
import { asRunning, awaitDecision } from "./asking";
import { agentFailure, refused, StepFailure } from "./failures";
import type { Flow, StepAt } from "./flow";
import type { StepValue } from "./run-step";
import { openThread, takeStored } from "./step-thread";
import { requireRunning, StepTimer } from "./step-timer";

/** Lets the step's agent answer, however often it has to wait for a person on the way. */
export async function runAgentStep(flow: Flow, at: StepAt & { spec: AgentStep }, begun: StepRow): Promise<StepValue> {
  const { spec } = at;
  if (!findAgent(flow.run, spec.agent)) {
    throw new StepFailure("agent_missing", `There is no agent “${spec.agent}” any more.`, null);
  }
  let row = asRunning(flow, begun);
  let stored = takeStored(flow, row);
  for (;;) {
    const thread = openThread(flow, row, spec, stored.responses.length);
    thread.agent = agentIn(partsOf(thread)) ?? thread.agent;
    await drive(flow, thread, spec, stored);
    if (thread.waiting.length === 0) return stepValue(thread);
    row = await awaitDecision(flow, at, row, thread);
    await recorded(flow.run);
    stored = await reloadThread(flow.run, thread.key, row);
  }
}

/** Who has the floor after the hand-offs so far. */
function agentIn(parts: readonly RunPart[]): string | undefined {
  const handoff = parts.findLast((part) => part.type === "handoff");
  return handoff?.type === "handoff" ? handoff.to : undefined;
}

/** Returns when the agent has answered or waits for a person. Throws why it does neither. */
async function drive(flow: Flow, thread: Thread, spec: AgentStep, stored: StoredThread): Promise<void> {
  const timer = new StepTimer(thread, spec.timeoutSeconds);
  try {
    const input = await continueThread(thread, stored, () => taskOf(thread));
    await answer(thread, input, { handoffs: flow.workflow.spec.allowHandoffAgents ?? false });
  } catch (error) {
    requireRunning(flow, thread, timer);
    if (thread.guard.block === null && thread.waiting.length === 0) throw agentFailure(error);
  } finally {
    timer.stop();
  }
  requireRunning(flow, thread, timer);
  if (thread.guard.block) {
    withdrawAnswer(thread, thread.guard.block);
    throw refused();
  }
  recordCleared(thread, thread.guard.end());
}

/** An agent that remembers knows what it has been told to; of the run it sees its task alone. */
async function taskOf(thread: Thread): Promise<AgentInputItem[]> {
  const settings = getAgent(thread, thread.root).memory;
  const notes = settings?.long_term ? await memoryNotes(runContext(thread), thread.userId) : null;
  return [...(notes === null ? [] : [user(notes)]), user(thread.input)];
}

function stepValue(thread: Thread): StepValue {
  const parts = partsOf(thread);
  if (completionStatus(thread) === "refused") throw refused();
  const answered = structuredAnswer(thread);
  if (answered && "problem" in answered) {
    const { code, message } = explainMisfit(answered.problem);
    throw new StepFailure(code, message, "invalid_output");
  }
  const output = answered ? answered.value : lastWords(parts);
  return { output, files: filesOf(parts), usage: thread.usage };
}

/** What the agent said after its last call; all that it said where that is nothing. */
function lastWords(parts: readonly RunPart[]): string {
  const last = parts.findLastIndex(({ type }) => type === "tool_call" || type === "handoff");
  return textOf(parts.slice(last + 1)) || textOf(parts);
}
