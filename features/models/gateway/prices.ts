import type { Usage } from "../schema";

/** Millionths of a US dollar per token, as dollars per million tokens. */
interface Price {
  input: number;
  cachedInput: number;
  output: number;
}

/** List prices of OpenAI (platform.openai.com/docs/pricing). A model that is not here counts as free. */
const prices: Record<string, Price> = {
  "gpt-5": { input: 1.25, cachedInput: 0.125, output: 10 },
  "gpt-5-mini": { input: 0.25, cachedInput: 0.025, output: 2 },
  "gpt-5-nano": { input: 0.05, cachedInput: 0.005, output: 0.4 },
  "gpt-5.1": { input: 1.25, cachedInput: 0.125, output: 10 },
  "gpt-5.2": { input: 1.75, cachedInput: 0.175, output: 14 },
};

type Tokens = Pick<Usage, "input_tokens" | "cached_input_tokens" | "output_tokens">;

/** What tokens cost, in millionths of a US dollar, rounded up. Cached input tokens are part of the input tokens. */
export function costMicros(model: string, tokens: Tokens): number {
  const price = prices[model];
  if (!price) return 0;
  const fresh = tokens.input_tokens - tokens.cached_input_tokens;
  return Math.ceil(
    fresh * price.input + tokens.cached_input_tokens * price.cachedInput + tokens.output_tokens * price.output,
  );
}
