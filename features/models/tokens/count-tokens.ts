import "server-only";
import { findModel } from "@/features/models/catalog/catalog";

/** About what the tokenizers of other vendors make of English text, counted on the careful side. */
const charactersPerToken = 3.5;

export interface TokenCount {
  tokens: number;
  /** True where the model's vendor does not publish its tokenizer. */
  estimated: boolean;
}

/**
 * How many tokens a text has for a model: exactly for OpenAI's own, else an estimate that says so. The tokenizer's table
 * takes about a tenth of a second and 40 MB to load, so that happens with the first exact count.
 */
export async function countTokens(model: string, text: string): Promise<TokenCount> {
  if (findModel(model)?.provider !== "openai") return { tokens: estimateTokens(text), estimated: true };
  const { countTokens: count } = await import("gpt-tokenizer/encoding/o200k_base");
  // Text that looks like a control token is counted as the text it is.
  return { tokens: count(text, { disallowedSpecial: new Set() }), estimated: false };
}

/** About how many tokens a text has, without loading a tokenizer. Never less than one per three and a half characters. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
