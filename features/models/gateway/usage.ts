import "server-only";
import type { ModelRequest, ResponseStreamEvent } from "@openai/agents";
import { z } from "zod";
import type { ModelEntry, ModelPrice } from "@/features/models/catalog/entry";
import type { Usage } from "@/features/models/schema";
import { estimateTokens } from "@/features/models/tokens/count-tokens";

/** What one call of a model used. */
export type CallUsage = Omit<Usage, "requests" | "total_tokens">;

type Tokens = Omit<CallUsage, "cost_micros">;
type ReportedUsage = Extract<ResponseStreamEvent, { type: "response_done" }>["response"]["usage"];

/** What the provider says a call used; where it says nothing, an estimate that says so. */
export function reportedUsage(
  model: ModelEntry,
  reported: ReportedUsage,
  request: ModelRequest,
  output: unknown,
): CallUsage {
  return priced(model, {
    input_tokens: reported.inputTokens || estimateInput(request),
    cached_input_tokens: detail(reported.inputTokensDetails, "cached_tokens"),
    output_tokens: reported.outputTokens || estimateJson(output),
    reasoning_tokens: detail(reported.outputTokensDetails, "reasoning_tokens"),
    estimated: !reported.inputTokens || !reported.outputTokens,
  });
}

const Incomplete = z.object({
  type: z.literal("response.incomplete"),
  response: z.object({
    usage: z.object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      input_tokens_details: z.object({ cached_tokens: z.number().default(0) }).nullish(),
      output_tokens_details: z.object({ reasoning_tokens: z.number().default(0) }).nullish(),
    }),
  }),
});

/** What an answer used that the Responses API reports as incomplete, which the Agents SDK drops; else an estimate. */
export function cutShortUsage(model: ModelEntry, event: ResponseStreamEvent, request: ModelRequest): CallUsage {
  const parsed = Incomplete.safeParse(event.type === "model" ? event.event : null);
  if (!parsed.success) return killedUsage(model, request);
  const { usage } = parsed.data.response;
  return priced(model, {
    input_tokens: usage.input_tokens,
    cached_input_tokens: usage.input_tokens_details?.cached_tokens ?? 0,
    output_tokens: usage.output_tokens,
    reasoning_tokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
    estimated: false,
  });
}

/** A call that was cut off was still paid for; nobody reports how much. */
export function killedUsage(model: ModelEntry, request: ModelRequest, written = ""): CallUsage {
  return priced(model, {
    input_tokens: estimateInput(request),
    cached_input_tokens: 0,
    output_tokens: estimateTokens(written),
    reasoning_tokens: 0,
    estimated: true,
  });
}

/** Tokens with what they cost. Those of a model without a price cost nothing that is known, which is an estimate. */
export function priced(model: ModelEntry, tokens: Tokens): CallUsage {
  return {
    ...tokens,
    cost_micros: model.price === null ? 0 : costMicros(model.price, tokens),
    estimated: tokens.estimated || model.price === null,
  };
}

const nanosPerMicro = 1_000_000;

/**
 * What tokens cost, in millionths of a US dollar, rounded up. Cached input tokens are part of the input tokens and
 * reasoning tokens part of the output tokens; each is counted once. Prices have at most six decimals, so the sum is exact.
 */
export function costMicros(price: ModelPrice, tokens: Omit<Tokens, "estimated">): number {
  const { long_context: long } = price;
  const rate = long && tokens.input_tokens > long.above ? long : price;
  const cached = Math.min(tokens.cached_input_tokens, tokens.input_tokens);
  const thought = Math.min(tokens.reasoning_tokens, tokens.output_tokens);
  const parts: [tokens: number, dollarsPerMillion: number][] = [
    [tokens.input_tokens - cached, rate.input],
    [cached, rate.cached_input ?? rate.input],
    [tokens.output_tokens - thought, rate.output],
    [thought, rate.reasoning ?? rate.output],
  ];
  const nanos = parts.reduce((sum, [count, dollars]) => sum + count * Math.round(dollars * nanosPerMicro), 0);
  return Math.ceil(nanos / nanosPerMicro);
}

function estimateInput(request: ModelRequest): number {
  const instructions = estimateTokens(request.systemInstructions ?? "");
  return instructions + estimateJson(request.input) + (request.tools.length > 0 ? estimateJson(request.tools) : 0);
}

function estimateJson(value: unknown): number {
  return estimateTokens(JSON.stringify(value ?? ""));
}

function detail(details: Record<string, number> | Record<string, number>[] | undefined, key: string): number {
  const list = Array.isArray(details) ? details : [details ?? {}];
  return list.reduce((sum, each) => sum + (each[key] ?? 0), 0);
}
