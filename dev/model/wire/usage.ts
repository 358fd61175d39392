import type { Answer } from "../answer";

export interface Usage {
  input: number;
  /** Part of the input that was in the cache; none unless told. */
  cached?: number;
  output: number;
  reasoning: number;
}

/** About four characters of English make a token (OpenAI's own rule of thumb). */
function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** What the request and the answer would have cost, from their lengths. */
export function estimateUsage(requestBody: string, answer: Answer): Usage {
  const reasoning = estimateTokens(answer.reasoning ?? "");
  const calls = (answer.calls ?? []).map((call) => call.name + call.arguments).join("");
  const visible = estimateTokens((answer.text ?? answer.refusal ?? "") + calls);
  return { input: estimateTokens(requestBody), output: reasoning + visible, reasoning };
}
