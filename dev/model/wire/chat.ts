import {
  buildContentWithToolCallsChunks,
  buildContentWithToolCallsCompletion,
  buildTextChunks,
  buildTextCompletion,
  buildToolCallChunks,
  buildToolCallCompletion,
  type ChatCompletion,
} from "@copilotkit/aimock";
import type { Answer } from "../answer";
import type { Conversation } from "../conversation";
import { type Encoding, type Frame, repeated } from "./frame";
import { pieces } from "./pieces";
import type { Usage } from "./usage";

const UNCUT = Number.POSITIVE_INFINITY;

type Chunk = ReturnType<typeof buildTextChunks>[number];
type Delta = Record<string, unknown>;

/** Puts an answer into OpenAI's Chat Completions protocol. */
export function encodeChat(conversation: Conversation, answer: Answer, usage: Usage, chunkChars: number): Encoding {
  const chunks = buildChunks(conversation.model, answer);
  function* frames(): Generator<Frame> {
    for (const chunk of chunks) yield* cut(chunk, answer, chunkChars);
    const last = chunks.at(-1);
    if (last && conversation.streamUsage) yield { data: { ...last, choices: [], usage: chatUsage(usage) } };
  }
  return {
    frames: frames(),
    body: () => ({ ...completion(conversation.model, answer), usage: chatUsage(usage) }),
    error: (message) => ({ data: { error: { message, type: "server_error", code: "server_error", param: null } } }),
    trailer: "data: [DONE]\n\n",
  };
}

function buildChunks(model: string, answer: Answer): Chunk[] {
  const { text, calls = [], reasoning } = answer;
  const overrides = answer.incomplete ? { finishReason: finishReason(answer.incomplete) } : {};
  if (text !== undefined && calls.length > 0) {
    return buildContentWithToolCallsChunks(text, calls, model, UNCUT, reasoning, overrides);
  }
  if (calls.length > 0) return buildToolCallChunks(calls, model, UNCUT, reasoning, overrides);
  return buildTextChunks(answer.refusal ?? text ?? "", model, UNCUT, reasoning, overrides);
}

function* cut(chunk: Chunk, answer: Answer, chunkChars: number): Generator<Frame> {
  const choice = chunk.choices[0];
  const source = choice && deltaText(choice.delta);
  if (!choice || !source) {
    yield { data: { ...chunk } };
    return;
  }
  const endless = answer.endless === true && source.kind === "content";
  for (const piece of repeated(() => pieces(source.text, chunkChars), endless)) {
    const delta = withText(source, piece, answer.refusal !== undefined);
    yield { data: { ...chunk, choices: [{ ...choice, delta }] }, piece };
  }
}

type DeltaText =
  | { kind: "content"; text: string; delta: Delta }
  | { kind: "reasoning"; text: string; delta: Delta }
  | { kind: "arguments"; text: string; delta: Delta; index: number };

function deltaText(delta: Chunk["choices"][number]["delta"]): DeltaText | undefined {
  if (delta.reasoning_content) return { kind: "reasoning", text: delta.reasoning_content, delta: { ...delta } };
  if (delta.content) return { kind: "content", text: delta.content, delta: { ...delta } };
  const call = delta.tool_calls?.[0];
  if (call?.function?.arguments && !call.id) {
    return { kind: "arguments", text: call.function.arguments, delta: { ...delta }, index: call.index };
  }
  return undefined;
}

/** Servers disagree on the name of the reasoning field, so both names are sent, as several of them do. */
function withText(source: DeltaText, piece: string, refusal: boolean): Delta {
  if (source.kind === "reasoning") return { ...source.delta, reasoning_content: piece, reasoning: piece };
  if (source.kind === "arguments") return { tool_calls: [{ index: source.index, function: { arguments: piece } }] };
  return refusal ? { refusal: piece } : { ...source.delta, content: piece };
}

function completion(model: string, answer: Answer): Record<string, unknown> {
  const { text, calls = [], reasoning } = answer;
  const overrides = answer.incomplete ? { finishReason: finishReason(answer.incomplete) } : {};
  if (text !== undefined && calls.length > 0) {
    return { ...buildContentWithToolCallsCompletion(text, calls, model, reasoning, overrides) };
  }
  if (calls.length > 0) return { ...buildToolCallCompletion(calls, model, reasoning, overrides) };
  const built = buildTextCompletion(text ?? "", model, reasoning, overrides);
  return answer.refusal === undefined ? { ...built } : withRefusal(built, answer.refusal);
}

function withRefusal(built: ChatCompletion, refusal: string): Record<string, unknown> {
  const choices = built.choices.map((choice) => ({
    ...choice,
    message: { ...choice.message, content: null, refusal },
  }));
  return { ...built, choices };
}

function finishReason(incomplete: NonNullable<Answer["incomplete"]>): string {
  return incomplete === "max_output_tokens" ? "length" : "content_filter";
}

function chatUsage(usage: Usage): Record<string, unknown> {
  return {
    prompt_tokens: usage.input,
    prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
    completion_tokens: usage.output,
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}
