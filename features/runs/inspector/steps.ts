import "server-only";
import type { AgentOutputItem, ModelRequest } from "@openai/agents";
import { failureOf } from "@/features/models/gateway/failures";
import type { Thread } from "@/features/runs/engine/thread";
import { insideSpan, type StepUsage, startSpan } from "./spans";

/** A model call for the inspector. Only its first end counts. */
export interface ModelStep {
  answered(model: string, usage: StepUsage, output: readonly AgentOutputItem[]): void;
  cutOff(model: string | null, usage: StepUsage | null, error: unknown): void;
}

const mostTextCharacters = 4_000;

/**
 * Begins to note a call of a model, or of its fallbacks: what it is asked in counts, the newest words of the person and the names of the tools.
 * The system prompt, tool schemas and headers are not noted.
 */
export function startModelStep(thread: Thread, request: ModelRequest, model: string): ModelStep {
  const tools = [...request.tools, ...request.handoffs].map((tool) => ("name" in tool ? tool.name : tool.toolName));
  const items = typeof request.input === "string" ? [] : request.input;
  const input = { model, items: items.length, last_user_text: lastUserText(request.input), tools };
  const span = startSpan(thread, { kind: "model", name: "Model call", input });
  return {
    answered(model, usage, output) {
      span.end({ status: "completed", model, usage, output: shownOutput(output) });
    },
    cutOff(model, usage, error) {
      const named = model === null ? {} : { model };
      span.end({ status: "failed", ...named, ...(usage ? { usage } : {}), error: reasonOf(thread, error) });
    },
  };
}

/** Notes a tool's work; steps that begin during it show inside. */
export async function asToolStep<T extends { output: string; failed: boolean }>(
  thread: Thread,
  call: { name: string; agent: string; input: unknown },
  work: () => Promise<T>,
): Promise<T> {
  const span = startSpan(thread, { kind: "tool", ...call });
  try {
    const outcome = await insideSpan(span, work);
    span.end({ status: outcome.failed ? "failed" : "completed", output: readable(outcome.output) });
    return outcome;
  } catch (error) {
    span.end({ status: "failed", error: reasonOf(thread, error) });
    throw error;
  }
}

export function noteHandoff(thread: Thread, from: string, to: { key: string; name: string }): void {
  startSpan(thread, { kind: "handoff", name: `To ${to.name}`, agent: from, input: { from, to: to.key } }).end({
    status: "completed",
  });
}

/** Notes what a person decided about a call, beside the call itself where it was executed. */
export function noteDecision(
  thread: Thread,
  call: { name: string; agent: string; input: unknown },
  { status, reason }: { status: "approved" | "rejected"; reason: string | null },
): void {
  const span = startSpan(thread, { kind: "approval", ...call, name: `${call.name}: ${status}` });
  span.end({ status: status === "approved" ? "completed" : "blocked", output: { decision: status, reason } });
}

function lastUserText(input: ModelRequest["input"]): string | null {
  if (typeof input === "string") return shorten(input);
  const last = input.findLast((item) => "role" in item && item.role === "user");
  if (!last || !("content" in last)) return null;
  if (typeof last.content === "string") return shorten(last.content);
  return shorten(last.content.flatMap((part) => ("text" in part ? [String(part.text)] : [])).join("\n"));
}

/** Words and calls; reasoning that a provider hands back is not for people. */
function shownOutput(items: readonly AgentOutputItem[]) {
  return items.flatMap((item): unknown[] => {
    if (item.type === "function_call") return [{ call: item.name, arguments: readable(item.arguments) }];
    if (!("role" in item) || item.role !== "assistant") return [];
    return item.content.flatMap((part): unknown[] => {
      if (part.type === "output_text") return [{ text: part.text }];
      return part.type === "refusal" ? [{ refusal: part.refusal }] : [];
    });
  });
}

/** What a provider's error says may quote a request, so only its kind is shown; the log has the whole. */
function reasonOf(thread: Thread, error: unknown): string {
  if (thread.abort.signal.aborted) return "It was stopped.";
  return error === null ? "It was cut off." : `It failed: ${failureOf(error).kind.replaceAll("_", " ")}.`;
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function shorten(text: string): string {
  return text.length <= mostTextCharacters ? text : `${text.slice(0, mostTextCharacters).toWellFormed()}…`;
}
