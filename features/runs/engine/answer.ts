import "server-only";
import type { AgentInputItem } from "@openai/agents";
import { getAgent } from "@/features/runs/configuration/configuration";
import { runSdkAgent } from "./run-agent";
import { askedSdkAgent, sdkAgent } from "./sdk-agents";
import { repairOf } from "./structured-output";
import type { Thread } from "./thread";

interface Answering {
  /** Whether its agents may hand over to others. */
  handoffs: boolean;
}

/**
 * Lets a thread's agent answer, and once more where the answer does not have the form that it promises. Returns when it
 * has answered, was stopped, or waits for a person; `input` is null when nothing is left to ask. Throws what the model or
 * a check brings it down with.
 */
export async function answer(thread: Thread, input: AgentInputItem[] | null, answering: Answering): Promise<void> {
  for (let next = input; next !== null; ) {
    await thread.guard.begin(next);
    thread.guard.requireUnblocked();
    const history = await askModel(thread, next, answering);
    await thread.guard.allowed();
    const repair = thread.abort.signal.aborted || thread.waiting.length > 0 ? null : repairOf(thread);
    next = repair && [...history, repair];
  }
  thread.guard.requireUnblocked();
}

/** Asks until the model has answered; what it was told and has said since is what a further question builds on. */
async function askModel(thread: Thread, input: AgentInputItem[], { handoffs }: Answering): Promise<AgentInputItem[]> {
  const spec = getAgent(thread, thread.agent);
  const agent = handoffs ? sdkAgent(thread.configuration, spec) : askedSdkAgent(thread.configuration, spec, 0);
  const { signal } = thread.abort;
  const maxTurns = Math.max(1, (thread.maxTurns ?? spec.maxTurns) - thread.responses);
  const result = await runSdkAgent({ thread, asked: null }, agent, input, { signal, maxTurns });
  return signal.aborted ? input : result.history;
}
