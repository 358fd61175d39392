import "server-only";
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { AgentInputItem, Model, ModelRequest } from "@openai/agents";
import { aisdk } from "@openai/agents-extensions/ai-sdk";

/**
 * A model of the AI SDK as one of the Agents SDK. The adapter leaves out what the model thought before a tool call;
 * Anthropic refuses to go on without it, so it is put back.
 */
export function adaptModel(model: LanguageModelV4): Model {
  const answering = (request: ModelRequest) => aisdk(withThoughts(model, request.input));
  return {
    getResponse: () => Promise.reject(new Error("The gateway always streams.")),
    getStreamedResponse: (request) => answering(request).getStreamedResponse(request),
  };
}

function withThoughts(model: LanguageModelV4, input: ModelRequest["input"]): LanguageModelV4 {
  const thoughts = typeof input === "string" ? new Map<string, Thought[]>() : thoughtsBeforeCalls(model, input);
  if (thoughts.size === 0) return model;
  const restored = (options: LanguageModelV4CallOptions) => ({ ...options, prompt: restore(options.prompt, thoughts) });
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (options) => model.doGenerate(restored(options)),
    doStream: (options) => model.doStream(restored(options)),
  };
}

type Thought = Extract<
  Extract<LanguageModelV4Prompt[number], { role: "assistant" }>["content"][number],
  { type: "reasoning" }
>;

/** What was thought right before a call, by the call's id. Signatures hold for the model that made them only. */
function thoughtsBeforeCalls(model: LanguageModelV4, items: readonly AgentInputItem[]): Map<string, Thought[]> {
  const found = new Map<string, Thought[]>();
  let thoughts: Thought[] = [];
  for (const item of items) {
    if (item.type === "reasoning") {
      const thought = toThought(model, item);
      if (thought) thoughts.push(thought);
    } else if (item.type === "function_call") {
      if (thoughts.length > 0) found.set(item.callId, thoughts);
      thoughts = [];
    } else if (!(item.type === "message" && item.role === "assistant")) thoughts = [];
  }
  return found;
}

function toThought(model: LanguageModelV4, item: Extract<AgentInputItem, { type: "reasoning" }>): Thought | null {
  const { providerData } = item;
  const metadata: unknown = providerData?.anthropic;
  if (providerData?.model !== `${model.provider}:${model.modelId}` || !isSigned(metadata)) return null;
  return {
    type: "reasoning",
    text: item.content.map((part) => part.text).join(""),
    providerOptions: { anthropic: metadata },
  };
}

type Metadata = NonNullable<Thought["providerOptions"]>[string];

function isSigned(metadata: unknown): metadata is Metadata {
  return typeof metadata === "object" && metadata !== null && ("signature" in metadata || "redactedData" in metadata);
}

/** A response's thoughts come before its text, which the adapter makes a message of its own. */
function restore(prompt: LanguageModelV4Prompt, thoughts: ReadonlyMap<string, Thought[]>): LanguageModelV4Prompt {
  const restored: LanguageModelV4Prompt = [];
  for (const message of prompt) {
    restored.push(message);
    if (message.role !== "assistant") continue;
    const calls = message.content.flatMap((part) => (part.type === "tool-call" ? [part.toolCallId] : []));
    const own = calls.flatMap((id) => thoughts.get(id) ?? []);
    if (own.length === 0) continue;
    const said = restored.at(-2);
    const first = said?.role === "assistant" ? restored.length - 2 : restored.length - 1;
    const begin = said?.role === "assistant" ? said : message;
    restored[first] = { ...begin, content: [...own, ...begin.content] };
  }
  return restored;
}
