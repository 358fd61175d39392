import "server-only";
import type { AgentSpec } from "@/features/agents/schema";
import { findAgent, toolPolicy } from "@/features/runs/configuration/configuration";
import { asToolStep } from "@/features/runs/inspector/steps";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { type FileRef, type ToolContext, ToolResult, type ToolSpec } from "@/features/tools/schema";
import { isDatabaseUnavailable, isStatementFailure } from "@/lib/db/failure";
import { log } from "@/lib/telemetry/log";
import { checkArguments } from "./arguments";
import { askAgent } from "./ask-agent";
import type { AskedAgent } from "./asked-agents";
import { runContext } from "./context";
import { record, recorded } from "./recorder";
import type { Thread } from "./thread";
import { closeToolCall, openToolCall } from "./tool-calls";
import { type ApprovalEvent, rejectionOutput, waitingOutput } from "./waiting";

export interface PendingToolCall {
  callId: string;
  /** Key of the agent that calls. */
  agent: string;
  /** Number of the model response that asked for the call. */
  response: number;
  /** The arguments as the model wrote them. */
  arguments: string;
  /** What a person was asked about the call, and answered. */
  approval?: ApprovalEvent | undefined;
  /** Who calls, where it is an agent that is asked as a tool. */
  asked?: AskedAgent | null;
  /** The agent that stands behind the tool. */
  target?: AgentSpec | undefined;
}

export interface ToolOutcome {
  output: string;
  files: readonly FileRef[];
  failed: boolean;
  /** Why it failed, where whoever decides about a further attempt has to know. */
  cause?: "timeout" | "unknown_outcome" | "refused" | "invalid";
}

function failure(output: string, cause?: ToolOutcome["cause"]): ToolOutcome {
  return { output, files: [], failed: true, ...(cause ? { cause } : {}) };
}

const unknownOutcome =
  "The outcome of this call is unknown: the server was interrupted while it ran. It may or may not have taken effect. " +
  "Check before you repeat it, or ask the person.";

/**
 * Executes one tool call so that its effect happens at most once however often the run is taken over, and shows it in
 * the stream. Whatever the tool does, the model gets an answer and the run lives on.
 */
export async function executeToolCall(thread: Thread, tool: ToolSpec, asked: PendingToolCall): Promise<string> {
  return (await settleToolCall(thread, tool, asked)).output;
}

/** The same with all that is known of the outcome. A call that waits for a person joins the thread's `waiting`. */
export async function settleToolCall(thread: Thread, tool: ToolSpec, asked: PendingToolCall): Promise<ToolOutcome> {
  // A person may have changed the arguments before approving.
  const { approval } = asked;
  const input = checkArguments(tool, approval?.status === "approved" ? approval.arguments : asked.arguments);
  if (!input.valid) return show(thread, asked, failure(input.problem, "invalid"));
  const guarded = await guardArguments(thread, asked, input.value);
  if (guarded === null) return show(thread, asked, failure(refusedInput, "refused"));
  const { call, value } = guarded;
  // The response that asks for the call must be durable first: without it a takeover would ask the model again and
  // repeat the effect under another call id.
  await recorded(thread.run);
  (call.asked?.signal ?? thread.abort.signal).throwIfAborted();
  const key = `${call.asked?.keyPrefix ?? keyPrefixOf(thread)}${call.response}/${call.callId}`;
  if (toolPolicy(thread.configuration, findAgent(thread, call.agent), tool.name) === "approval") {
    if (call.asked) return show(thread, call, failure(nobodyToAsk));
    if (call.approval?.status === "rejected")
      return show(thread, call, failure(rejectionOutput(call.approval.reason), "refused"));
    if (call.approval?.status !== "approved") {
      thread.waiting.push({ ...call, key, tool: tool.name, toolName: tool.displayName });
      return { output: waitingOutput, files: [], failed: false };
    }
  }
  const earlier = await openToolCall(thread.run, key, tool.name, call.approval?.arguments ?? call.arguments);
  if (earlier?.status === "finished") return show(thread, call, { ...earlier, output: earlier.output ?? "" });
  for (const body of (call.asked ?? thread).projector.toolStarted(call.callId)) say(thread, call, body);
  const outcome =
    earlier && tool.effect === "side_effect"
      ? failure(unknownOutcome, "unknown_outcome")
      : await asToolStep(thread, { name: tool.displayName, agent: call.agent, input: value }, async () =>
          guardOutcome(
            thread,
            call,
            await perform(tool, value, toolContext(thread, call, key), workOf(thread, tool, call, key)),
          ),
        );
  await closeToolCall(thread.run, key, outcome);
  return show(thread, call, outcome);
}

const nobodyToAsk =
  "This call was not executed: the tool needs a person's approval, and an agent that answers another one cannot wait " +
  "for it. Say what you would have done, so that the agent that asked can do it itself.";

const refusedInput = "This call was not executed: the organization's rules do not allow these arguments.";
const refusedOutput = "What this tool returned is withheld: the organization's rules do not allow it.";

/** The call with what its tool may have of the arguments; null when it may not be executed. */
async function guardArguments(
  thread: Thread,
  call: PendingToolCall,
  value: Record<string, unknown>,
): Promise<{ call: PendingToolCall; value: Record<string, unknown> } | null> {
  const allowed = (await thread.guard.allowed()) ? thread.guard.toolInput(value, call.callId) : null;
  if (allowed === null) return null;
  if (allowed === value) return { call, value };
  const args = JSON.stringify(allowed);
  const approval = call.approval && { ...call.approval, arguments: args };
  return { call: { ...call, arguments: args, approval }, value: allowed };
}

/** The outcome with what the model may read of it. */
async function guardOutcome(thread: Thread, call: PendingToolCall, outcome: ToolOutcome): Promise<ToolOutcome> {
  const output = await thread.guard.toolOutput(outcome.output, call.callId);
  return output === null ? failure(refusedOutput) : { ...outcome, output };
}

function show(thread: Thread, call: PendingToolCall, outcome: ToolOutcome): ToolOutcome {
  const { output, failed, files } = outcome;
  for (const body of (call.asked ?? thread).projector.toolFinished(call.callId, output, failed, files)) {
    say(thread, call, body);
  }
  return outcome;
}

function say(thread: Thread, call: PendingToolCall, body: StreamEventBody): void {
  record(thread, body, undefined, call.asked?.scope);
}

/** What executing means: the tool's own work, or asking the agent that stands behind it. */
function workOf(thread: Thread, tool: ToolSpec, call: PendingToolCall, key: string): ToolSpec["execute"] {
  const { target, asked: by = null, callId } = call;
  if (!target) return (input, context) => tool.execute(input, context);
  return ({ input }, { signal }) => askAgent({ thread, by, callId, key, signal }, target, String(input));
}

async function perform(
  tool: ToolSpec,
  input: Record<string, unknown>,
  context: ToolContext,
  work: ToolSpec["execute"],
): Promise<ToolOutcome> {
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new Error(`The tool did not finish within ${tool.timeoutMs / 1000} seconds.`)),
    tool.timeoutMs,
  );
  const signal = AbortSignal.any([context.signal, timeout.signal]);
  try {
    return outcomeOf(await untilAborted(signal, async () => work(input, { ...context, signal })));
  } catch (error) {
    // A run that stopped here must not store its abort as the tool's answer: a takeover settles the call.
    context.signal.throwIfAborted();
    log().warn({ run_id: context.runId, tool: tool.name, err: error }, "A tool failed.");
    return failure(`The tool failed: ${reasonFor(error)}`, timeout.signal.aborted ? "timeout" : undefined);
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(returned: unknown): ToolOutcome {
  const { output: value, files } = returned instanceof ToolResult ? returned : new ToolResult(returned, []);
  const output = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return { output, files, failed: isFailure(value) };
}

/** A tool says in its own result that it failed: `{error: "..."}`. */
function isFailure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "error" in value && value.error !== null;
}

/** Does not wait for a tool that ignores its signal. */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** Calls of a step's attempt stand apart from those of every other one. */
function keyPrefixOf({ key }: Thread): string {
  return key === "" ? "" : `${key}:`;
}

function toolContext(thread: Thread, { callId, agent, asked }: PendingToolCall, key: string): ToolContext {
  return {
    idempotencyKey: `${thread.id}:${thread.row?.kind === "tool" ? `${thread.row.step}:${callId}` : key}`,
    ctx: runContext(thread),
    userId: thread.userId,
    runId: thread.id,
    callId,
    agentKey: agent,
    conversationId: thread.conversationId,
    signal: asked?.signal ?? thread.abort.signal,
  };
}

/** The model and the person read what a tool throws, so a failed statement must not tell its SQL and parameters. */
function reasonFor(error: unknown): string {
  const isDatabaseFailure = isStatementFailure(error) || isDatabaseUnavailable(error);
  return isDatabaseFailure ? "the database could not answer. Try again." : messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
