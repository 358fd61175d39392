import "server-only";
import type { AgentInputItem, FunctionCallItem, FunctionCallResultItem } from "@openai/agents";
import { handoffTarget, sdkName } from "@/features/agents/catalog/handoffs";
import { describeModel } from "@/features/models/catalog/catalog";
import { priced } from "@/features/models/gateway/usage";
import { estimateTokens } from "@/features/models/tokens/count-tokens";
import { findAgent, findRunTool, getAgent } from "@/features/runs/configuration/configuration";
import { noteDecision } from "@/features/runs/inspector/steps";
import { type ActiveRun, activeRuns, stopRun } from "./active-runs";
import { findAgentTool } from "./asked-agents";
import { executeRun } from "./execute";
import type { ClaimedRun } from "./leases";
import { RunAbandonedError } from "./outcome";
import { addUsage } from "./recorded-model";
import { record } from "./recorder";
import { conversationInput } from "./remembering";
import { switchAgent } from "./sdk-agents";
import { type EarlierResponse, loadStoredRun, type ShownItem, type StoredRun } from "./stored-run";
import { earlierRepair, repairOf } from "./structured-output";
import { executeToolCall } from "./tool-executor";
import type { ApprovalEvent } from "./waiting";

/** A run that takes its process down again and again must not do so for ever. */
const maxAttempts = 10;

/**
 * Goes on with a run whose process died. Finished model responses and finished tool calls are reused; what was under
 * way is withdrawn from the stream and asked for again.
 */
export async function takeOver(claimed: ClaimedRun): Promise<ActiveRun | null> {
  // Reading a run back empties its log in memory, so never while an attempt of it still executes here.
  const stored = activeRuns().has(claimed.runId) ? null : await loadStoredRun(claimed);
  if (!stored) return null;
  const { run } = stored;
  if (claimed.cancelRequested) stopRun(run, "cancelled");
  executeRun(run, () => {
    if (claimed.epoch - stored.waits > maxAttempts)
      throw new RunAbandonedError(`The run was taken over ${maxAttempts} times.`);
    return continueRun(stored);
  });
  return run;
}

/** The model's input from here on, or null when its last response already was the answer. */
async function continueRun(stored: StoredRun): Promise<AgentInputItem[] | null> {
  const { run, responses, shown } = stored;
  record(run, { kind: "lifecycle", status: "running", reason: run.epoch === 1 ? "started" : "resumed" });
  discardUnfinished(run, responses, shown);
  const input = await conversationInput(run);
  let agent = run.view.agent;
  for (const response of responses) {
    input.push(...response.items, ...(await settleCalls(run, response, shown)));
    agent = agentAfter(run, response);
    // Only an answer that did not fit its schema is followed by another one.
    if (callsOf(response).length === 0 && response !== responses.at(-1)) {
      run.repairs++;
      input.push(earlierRepair(run, response.agent, wordsOf(response)));
    }
  }
  if (agent !== run.agent && responses.length > 0) switchAgent(run, getAgent(run, agent));
  if (run.waiting.length > 0) return null;
  if (responses.length === 0 || callsOf(responses.at(-1)).length > 0) return input;
  const repair = repairOf(run);
  return repair && [...input, repair];
}

function wordsOf({ items }: EarlierResponse): string {
  const said = items.flatMap((item) => (item.type === "message" && item.role === "assistant" ? item.content : []));
  return said.map((part) => (part.type === "output_text" ? part.text : "")).join("");
}

/** Withdraws every item of the response that was cut off, and counts what it must have cost. */
function discardUnfinished(run: ActiveRun, responses: readonly EarlierResponse[], shown: readonly ShownItem[]): void {
  const lastStoredSeq = responses.at(-1)?.seq ?? 0;
  const isDone = (callId: string) => shown.some((item) => item.callId === callId && item.finished && !item.scope);
  const cutOff = shown.filter(({ seq, scope }) => seq > lastStoredSeq && !(scope && isDone(scope.call_id)));
  const written = run.view.parts
    .filter((part) => "item_id" in part && cutOff.some((item) => item.itemId === part.item_id))
    .map((part) => JSON.stringify(part))
    .join("");
  for (const item of cutOff) {
    const { outputIndex: output_index, itemId: item_id, scope } = item;
    record(run, { kind: "output_item.discarded", output_index, item_id, reason: "interrupted" }, undefined, scope);
  }
  if (cutOff.length > 0) addUsage(run, killedAttempt(run.model, run.input, written));
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
  run: ActiveRun,
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
        output: { type: "text", text: await settleCall(run, response, call, shown) },
      }),
    ),
  );
}

async function settleCall(
  run: ActiveRun,
  response: EarlierResponse,
  call: FunctionCallItem,
  shown: readonly ShownItem[],
): Promise<string> {
  const spec = findAgent(run, response.agent);
  const target = spec ? handoffTarget(spec, call.name) : null;
  if (target !== null) return JSON.stringify({ assistant: sdkName(target) });
  const item = shown.findLast((each) => each.callId === call.callId && each.seq <= response.seq && !each.scope);
  if (item && !item.finished) run.projector.adoptToolCall({ ...item, callId: call.callId });
  const helper = spec && findAgentTool(run.configuration, spec, call.name);
  const tool = findRunTool(run, call.name) ?? helper?.tool;
  const approval = item && run.approvals.get(item.itemId);
  if (tool) {
    if (item && !item.finished) noteApproval(run, tool.displayName, response.agent, approval);
    return executeToolCall(run, tool, {
      callId: call.callId,
      agent: response.agent,
      response: response.number,
      arguments: call.arguments,
      approval,
      target: helper?.target,
    });
  }
  const output = `There is no tool named "${call.name}".`;
  for (const body of run.projector.toolFinished(call.callId, output, true)) record(run, body);
  return output;
}

function noteApproval(run: ActiveRun, name: string, agent: string, approval: ApprovalEvent | undefined): void {
  const status = approval?.status;
  if (status !== "approved" && status !== "rejected") return;
  noteDecision(run, { name, agent, input: approval?.arguments }, { status, reason: approval?.reason ?? null });
}

/** Who has the floor after a response: the target of its first hand-off, else who gave it. */
function agentAfter(run: ActiveRun, response: EarlierResponse): string {
  const spec = findAgent(run, response.agent);
  const targets = spec ? callsOf(response).map((call) => handoffTarget(spec, call.name)) : [];
  return targets.find((target) => target !== null) ?? response.agent;
}
