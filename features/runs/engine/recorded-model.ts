import "server-only";
import type { AgentOutputItem, Model, ModelRequest, ModelResponse, ResponseStreamEvent } from "@openai/agents";
import OpenAI from "openai";
import { withDeadline } from "@/features/models/gateway/deadline";
import { costMicros } from "@/features/models/gateway/prices";
import type { Usage } from "@/features/models/schema";
import { env } from "@/lib/env";
import type { ActiveRun } from "./active-runs";
import { record, recordResponse, waitForRoom } from "./recorder";

/** Roughly what OpenAI's tokenizers make of English text; only for estimates, which are flagged as such. */
const charactersPerToken = 4;

/**
 * A model whose events go into the run's log before the SDK sees them. So a response is on its way to the disk before
 * its tools start, and the order of the log never depends on who reads the SDK's stream how fast.
 */
export class RecordedModel implements Model {
  private readonly inner: Model;
  private readonly name: string;
  private readonly run: ActiveRun;

  constructor(inner: Model, name: string, run: ActiveRun) {
    this.inner = inner;
    this.name = name;
    this.run = run;
  }

  getResponse(): Promise<ModelResponse> {
    throw new Error("Runs always stream.");
  }

  async *getStreamedResponse(request: ModelRequest): AsyncGenerator<ResponseStreamEvent> {
    const { run } = this;
    const silence = new AbortController();
    const signal = AbortSignal.any([run.abort.signal, silence.signal]);
    const silenceMs = env().MODEL_FIRST_TOKEN_TIMEOUT_SECONDS * 1000;
    const agent = run.agent;
    let begun = false;
    let finished = false;
    let cutShort: CallUsage | null = null;
    try {
      const events = this.inner.getStreamedResponse({ ...request, signal });
      for await (const event of withDeadline(events, silenceMs, () => silence.abort())) {
        begun = true;
        cutShort ??= usageOfCutShort(event, request);
        for (const body of run.projector.modelEvent(event)) record(run, body);
        if (event.type === "response_done") {
          finished = true;
          addUsage(run, this.name, reportedUsage(event.response.usage, request, event.response.output));
          // A takeover takes what is stored for a whole answer and would run its tools.
          if (!cutShort) this.storeResponse(agent, event.response.output);
        }
        await waitForRoom(run);
        // The SDK takes a Chat Completions answer that was cut short for a whole one, and would run its tools.
        if (cutShort && finished) break;
        yield event;
      }
    } catch (error) {
      if (cutShort)
        throw new ModelCutShortError("The provider ended the answer before the model did.", { cause: error });
      throw begun && isConnectionFailure(error)
        ? new ModelInterruptedError("The model hung up.", { cause: error })
        : error;
    } finally {
      if (begun && !finished) addUsage(run, this.name, cutShort ?? killedUsage(request));
    }
    if (cutShort) throw new ModelCutShortError("The provider ended the answer before the model did.");
    if (!finished) throw new ModelInterruptedError("The model's stream ended before its answer did.");
  }

  private storeResponse(agent: string, items: AgentOutputItem[]): void {
    const { run } = this;
    recordResponse(run, { number: run.responses++, position: run.items, agent, items, usage: run.usage });
    run.items += items.length;
  }
}

/** `fetch` reports a broken body as a TypeError named "terminated", the client's own calls as a connection error. */
function isConnectionFailure(error: unknown): boolean {
  return error instanceof OpenAI.APIConnectionError || error instanceof TypeError;
}

/** The answer reached the provider's limit of tokens or its content filter. */
export class ModelCutShortError extends Error {}

interface RawEvent {
  type?: string;
  response?: { usage?: RawUsage | null };
  choices?: { finish_reason?: string | null }[];
}

interface RawUsage {
  input_tokens?: number;
  output_tokens?: number;
  input_tokens_details?: { cached_tokens?: number };
  output_tokens_details?: { reasoning_tokens?: number };
}

/**
 * What an answer that was cut short used, or null for any other event. The Responses API has an event for it, which the
 * SDK makes a failure without figures; in Chat Completions the last chunk's reason says so, and figures follow.
 */
function usageOfCutShort(event: ResponseStreamEvent, request: ModelRequest): CallUsage | null {
  if (event.type !== "model") return null;
  const { type, response, choices }: RawEvent = event.event ?? {};
  const reason = Array.isArray(choices) ? choices[0]?.finish_reason : null;
  if (type !== "response.incomplete") {
    return reason === "length" || reason === "content_filter" ? killedUsage(request) : null;
  }
  const usage = response?.usage;
  if (!usage) return killedUsage(request);
  return {
    input_tokens: usage.input_tokens ?? 0,
    cached_input_tokens: usage.input_tokens_details?.cached_tokens ?? 0,
    output_tokens: usage.output_tokens ?? 0,
    reasoning_tokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
    estimated: false,
  };
}

/** The provider closed the stream in the middle of an answer. */
export class ModelInterruptedError extends Error {}

type ReportedUsage = Extract<ResponseStreamEvent, { type: "response_done" }>["response"]["usage"];

type CallUsage = Omit<Usage, "requests" | "cost_micros" | "total_tokens">;

function reportedUsage(reported: ReportedUsage, request: ModelRequest, output: unknown): CallUsage {
  return {
    input_tokens: reported.inputTokens || estimateTokens(request.input),
    cached_input_tokens: detail(reported.inputTokensDetails, "cached_tokens"),
    output_tokens: reported.outputTokens || estimateTokens(output),
    reasoning_tokens: detail(reported.outputTokensDetails, "reasoning_tokens"),
    estimated: !reported.inputTokens || !reported.outputTokens,
  };
}

/** A call that was cut off was still paid for; nobody reports how much. */
function killedUsage(request: ModelRequest): CallUsage {
  const input = estimateTokens(request.input);
  return { input_tokens: input, cached_input_tokens: 0, output_tokens: 0, reasoning_tokens: 0, estimated: true };
}

export function addUsage(run: ActiveRun, model: string, call: CallUsage): void {
  const before = run.usage;
  run.usage = {
    input_tokens: before.input_tokens + call.input_tokens,
    cached_input_tokens: before.cached_input_tokens + call.cached_input_tokens,
    output_tokens: before.output_tokens + call.output_tokens,
    reasoning_tokens: before.reasoning_tokens + call.reasoning_tokens,
    total_tokens: before.total_tokens + call.input_tokens + call.output_tokens,
    requests: before.requests + 1,
    cost_micros: before.cost_micros + costMicros(model, call),
    estimated: before.estimated || call.estimated,
  };
}

function estimateTokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value ?? "").length / charactersPerToken);
}

function detail(details: Record<string, number> | Record<string, number>[] | undefined, key: string): number {
  const list = Array.isArray(details) ? details : [details ?? {}];
  return list.reduce((sum, each) => sum + (each[key] ?? 0), 0);
}
