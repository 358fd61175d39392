import "server-only";
import type { AgentSpec } from "@/features/agents/schema";
import { labelTool } from "@/features/runs/projector/labels";
import type { AskedAgent, Floor } from "./asked-agents";
import { explainFailure } from "./outcome";
import { runSdkAgent } from "./run-agent";
import { askedSdkAgent } from "./sdk-agents";
import type { Thread } from "./thread";

export interface Asking {
  thread: Thread;
  /** The agent that asks, where it is asked itself. */
  by: AskedAgent | null;
  callId: string;
  /** The call's key in `tool_calls`. */
  key: string;
  signal: AbortSignal;
}

/** An asked agent came to no answer; the message is for the agent that asked. */
class UnansweredError extends Error {}

/**
 * Lets an agent answer another one. What it says and does is recorded in the scope of the call, and what it uses counts
 * to the run. A takeover asks again from the start, unless it may have changed something: then the outcome is unknown.
 */
export async function askAgent({ thread, by, callId, key, signal }: Asking, target: AgentSpec, input: string) {
  const asked: AskedAgent = {
    scope: { agent: target.key, agent_name: target.name, call_id: callId },
    projector: (by?.projector ?? thread.projector).scoped((name) =>
      labelTool({ agent: target.key, configuration: thread.configuration }, name),
    ),
    keyPrefix: `${key}>${thread.epoch}.`,
    responses: 0,
    signal,
    depth: (by?.depth ?? 0) + 1,
  };
  const floor: Floor = { thread, asked };
  try {
    const agent = askedSdkAgent(thread.configuration, target, asked.depth);
    const result = await runSdkAgent(floor, agent, input, { signal, maxTurns: target.maxTurns });
    // The SDK ends an aborted run without an error, and complains when somebody looks for its answer.
    signal.throwIfAborted();
    return answerOf(result.finalOutput);
  } catch (error) {
    signal.throwIfAborted();
    throw new UnansweredError(wordsFor(error), { cause: error });
  }
}

function answerOf(output: unknown): string {
  if (output === undefined) throw new UnansweredError("the agent gave no answer.");
  return typeof output === "string" ? output : JSON.stringify(output);
}

/** What a provider says of a failure may quote keys and prompts, so the asking model gets our own words. */
function wordsFor(error: unknown): string {
  if (error instanceof UnansweredError) return error.message;
  const failure = explainFailure(error);
  if (failure === "incomplete") return "the agent did not finish its answer within its limits.";
  return failure === "refused" ? "the agent refused." : failure.message;
}
