import { z } from "zod";
import { ReasoningEffort } from "@/features/models/schema";

/** Who a model is asked of. `openai_compatible` is any server that speaks Chat Completions. */
export const providers = ["openai", "openai_compatible", "anthropic", "google"] as const;
export type Provider = (typeof providers)[number];

const dollars = z.number().nonnegative();

const rates = {
  input: dollars,
  /** Input that the provider had in its cache; as `input` when absent. */
  cached_input: dollars.optional(),
  output: dollars,
  /** Output that is thought and not shown; as `output` when absent. */
  reasoning: dollars.optional(),
};

/** US dollars per million tokens, which is millionths of a dollar per token. */
export const ModelPrice = z.strictObject({
  ...rates,
  /** What a whole call costs once its input has more tokens than `above`. */
  long_context: z.strictObject({ above: z.int().positive(), ...rates }).optional(),
});
export type ModelPrice = z.output<typeof ModelPrice>;

const ModelCapabilities = z.strictObject({
  tools: z.boolean().default(true).describe("Calls functions"),
  vision: z.boolean().default(false).describe("Reads images"),
  structured_output: z.boolean().default(false).describe("Keeps to a JSON Schema"),
  web_search: z.boolean().default(false).describe("Has a web search of its provider"),
});

/** One model of the catalog file. */
export const CatalogModel = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.:/@-]+$/, "must have letters, digits and . : / @ _ - only")
    .max(120),
  provider: z.enum(providers),
  name: z.string().trim().min(1).max(80),
  capabilities: ModelCapabilities.prefault({}),
  reasoning_efforts: z.array(ReasoningEffort).default([]),
  context_window: z.int().positive(),
  max_output_tokens: z.int().positive(),
  price: ModelPrice.nullable().default(null),
});

/** A model as the product knows it. */
export interface ModelEntry {
  /** What the provider calls it. */
  id: string;
  provider: Provider;
  name: string;
  contextWindow: number;
  maxOutputTokens: number;
  capabilities: {
    tools: boolean;
    vision: boolean;
    reasoning: boolean;
    structuredOutput: boolean;
    webSearch: boolean;
  };
  /** The efforts that it can be told; empty when it does not reason. */
  reasoningEfforts: readonly ReasoningEffort[];
  /** Null when nobody said what it costs: its runs then count nothing, and say that this is an estimate. */
  price: ModelPrice | null;
}
