import "server-only";
import type { AgentInputItem, FunctionCallItem, FunctionCallResultItem } from "@openai/agents";
import { handoffTarget, sdkName } from "@/features/agents/catalog/handoffs";
import { describeModel } from "@/features/models/catalog/catalog";
import { priced } from "@/features/models/gateway/usage";
import { estimateTokens } from "@/features/models/tokens/count-tokens";
import { findAgent, findRunTool, getAgent } from "@/features/runs/configuration/configuration";
import { noteDecision } from "@/features/runs/inspector/steps";
import { findAgentTool } from "./asked-agents";
import { addUsage } from "./recorded-model";
import { record } from "./recorder";
import { switchAgent } from "./sdk-agents";
import type { EarlierResponse, ShownItem, StoredThread } from "./stored-thread";
import { earlierRepair, repairOf } from "./structured-output";
import { partsOf, type Thread } from "./thread";
import { executeToolCall } from "./tool-executor";
import type { ApprovalEvent } from "./waiting";

/**
 * The model's input with which a thread goes on behind what is stored of it, or null when its last response already was
 * the answer. `asked` is what the model was told first. Finished tool calls are reused, open ones executed.
 */
export async function continueThread(
  thread: Thread,
  { responses, shown }: StoredThread,
  asked: () => Promise<AgentInputItem[]>,
): Promise<AgentInputItem[] | null> {
  discardUnfinished(thread, responses, shown);
  const input = await asked();
  let { agent } = thread;
  for (const response of responses) {
    input.push(...response.items, ...(await settleCalls(thread, response, shown)));
    agent = agentAfter(thread, response);
    // Only an answer that did not fit its schema is followed by another one.
    if (callsOf(response).length === 0 && response !== responses.at(-1)) {
      thread.repairs++;
      input.push(earlierRepair(thread, response.agent, wordsOf(response)));
    }
  }
  if (agent !== thread.agent && responses.length > 0) switchAgent(thread, getAgent(thread, agent));
  if (thread.waiting.length > 0) return null;
  if (responses.length === 0 || callsOf(responses.at(-1)).length > 0) return input;
  const repair = repairOf(thread);
  return repair && [...input, repair];
}

function wordsOf({ items }: EarlierResponse): string {
  const said = items.flatMap((item) => (item.type === "message" && item.role === "assistant" ? item.content : []));
  return said.map((part) => (part.type === "output_text" ? part.text : "")).join("");
}

/** Withdraws every item of the response that was cut off, and counts what it must have cost. */
function discardUnfinished(thread: Thread, responses: readonly EarlierResponse[], shown: readonly ShownItem[]): void {
  const lastStoredSeq = responses.at(-1)?.seq ?? 0;
  const isDone = (callId: string) => shown.some((item) => item.callId === callId && item.finished && !item.scope);
  const cutOff = shown.filter(({ seq, scope }) => seq > lastStoredSeq && !(scope && isDone(scope.call_id)));
  const written = partsOf(thread)
    .filter((part) => "item_id" in part && cutOff.some((item) => item.itemId === part.item_id))
    .map((part) => JSON.stringify(part))
    .join("");
  for (const item of cutOff) {
    const { outputIndex: output_index, itemId: item_id, scope } = item;
    record(thread, { kind: "output_item.discarded", output_index, item_id, reason: "interrupted" }, undefined, scope);
  }
  if (cutOff.length > 0) addUsage(thread, killedAttempt(thread.model, thread.input, written));
}

/** Nobody reports what an attempt used that died with its process. */
function killedAttempt(model: string, input: string, written: string) {
  return priced(describeModel(model, "openai"), {
    input_tokens: estimateTokens(input),
    cached_input_tokens: 0,
    output_tokens: estimateTokens(written),
    reasoning_tokens: 0,
    estimated: true,
  });
}

function callsOf(response: EarlierResponse | undefined): FunctionCallItem[] {
  return (response?.items ?? []).filter((item): item is FunctionCallItem => item.type === "function_call");
}

/** The results of a response's calls: stored ones, and those that are only now executed. */
function settleCalls(
  thread: Thread,
  response: EarlierResponse,
  shown: readonly ShownItem[],
): Promise<FunctionCallResultItem[]> {
  return Promise.all(
    callsOf(response).map(
      async (call): Promise<FunctionCallResultItem> => ({
        type: "function_call_result",
        name: call.name,
        callId: call.callId,
        status: "completed",
        output: { type: "text", text: await settleCall(thread, response, call, shown) },
      }),
    ),
  );
}

async function settleCall(
  thread: Thread,
  response: EarlierResponse,
  call: FunctionCallItem,
  shown: readonly ShownItem[],
): Promise<string> {
  const spec = findAgent(thread, response.agent);
  const target = spec ? handoffTarget(spec, call.name) : null;
  if (target !== null) return JSON.stringify({ assistant: sdkName(target) });
  const item = shown.findLast((each) => each.callId === call.callId && each.seq <= response.seq && !each.scope);
  if (item && !item.finished) thread.projector.adoptToolCall({ ...item, callId: call.callId });
  const helper = spec && findAgentTool(thread.configuration, spec, call.name);
  const tool = findRunTool(thread, call.name) ?? helper?.tool;
  const approval = item && thread.run.approvals.get(item.itemId)?.event;
  if (tool) {
    if (item && !item.finished) noteApproval(thread, tool.displayName, response.agent, approval);
    return executeToolCall(thread, tool, {
      callId: call.callId,
      agent: response.agent,
      response: response.number,
      arguments: call.arguments,
      approval,
      target: helper?.target,
    });
  }
  const output = `There is no tool named "${call.name}".`;
  for (const body of thread.projector.toolFinished(call.callId, output, true)) record(thread, body);
  return output;
}

function noteApproval(thread: Thread, name: string, agent: string, approval: ApprovalEvent | undefined): void {
  const status = approval?.status;
  if (status !== "approved" && status !== "rejected") return;
  noteDecision(thread, { name, agent, input: approval?.arguments }, { status, reason: approval?.reason ?? null });
}

/** Who has the floor after a response: the target of its first hand-off, else who gave it. */
function agentAfter(thread: Thread, response: EarlierResponse): string {
  const spec = findAgent(thread, response.agent);
  const targets = spec ? callsOf(response).map((call) => handoffTarget(spec, call.name)) : [];
  return targets.find((target) => target !== null) ?? response.agent;
}
