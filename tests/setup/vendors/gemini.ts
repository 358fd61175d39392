import type { Answer } from "@/dev/model/answer";
import type { Encoding, Frame } from "@/dev/model/wire/frame";
import { pieces } from "@/dev/model/wire/pieces";
import type { Usage } from "@/dev/model/wire/usage";

/** Puts an answer into the protocol of Google's Gemini API (ai.google.dev/api, streamGenerateContent with alt=sse). */
export function encodeGemini(model: string, answer: Answer, usage: Usage | null, chunkChars: number): Encoding {
  const { reasoning = "", text = "", calls = [], refusal } = answer;
  function chunk(parts: unknown[], piece?: string): Frame {
    const candidates = [{ content: { role: "model", parts }, index: 0 }];
    return { data: { candidates, modelVersion: model, responseId: "gemini_1" }, ...(piece ? { piece } : {}) };
  }
  function* frames(): Generator<Frame> {
    if (refusal !== undefined) {
      yield { data: { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, ...usageOf(usage), modelVersion: model } };
      return;
    }
    for (const piece of pieces(reasoning, chunkChars)) yield chunk([{ text: piece, thought: true }], piece);
    for (const piece of pieces(text, chunkChars)) yield chunk([{ text: piece }], piece);
    for (const { name, arguments: args } of calls) {
      yield chunk([{ functionCall: { name, args: JSON.parse(args) }, thoughtSignature: "signed-by-google" }], args);
    }
    const finishReason = answer.incomplete ? "MAX_TOKENS" : "STOP";
    const candidates = [{ content: { role: "model", parts: [{ text: "" }] }, finishReason, index: 0 }];
    yield { data: { candidates, ...usageOf(usage), modelVersion: model, responseId: "gemini_1" } };
  }
  return {
    frames: frames(),
    body: () => ({}),
    error: (message) => ({ data: { error: { code: 503, message, status: "UNAVAILABLE" } } }),
    trailer: "",
  };
}

function usageOf(usage: Usage | null): Record<string, unknown> {
  if (!usage) return {};
  return {
    usageMetadata: {
      promptTokenCount: usage.input,
      cachedContentTokenCount: usage.cached ?? 0,
      candidatesTokenCount: usage.output - usage.reasoning,
      thoughtsTokenCount: usage.reasoning,
      totalTokenCount: usage.input + usage.output,
    },
  };
}
