import { z } from "zod";

/** How long a model may think before it answers; models that cannot be told ignore it. */
export const ReasoningEffort = z.enum(["none", "minimal", "low", "medium", "high"]);
export type ReasoningEffort = z.output<typeof ReasoningEffort>;

export const Usage = z
  .object({
    input_tokens: z.int().nonnegative(),
    cached_input_tokens: z.int().nonnegative(),
    output_tokens: z.int().nonnegative(),
    reasoning_tokens: z.int().nonnegative(),
    total_tokens: z.int().nonnegative(),
    requests: z.int().nonnegative(),
    cost_micros: z.int().nonnegative().describe("Millionths of a US dollar"),
    estimated: z.boolean().describe("True when a provider did not report every figure"),
  })
  .meta({ id: "Usage" });
export type Usage = z.output<typeof Usage>;

export const ProviderKind = z.enum(["openai", "openai_compatible", "anthropic", "google"]);
export type ProviderKind = z.output<typeof ProviderKind>;

const dollars = z.number().nonnegative();

export const Model = z
  .object({
    id: z.string().describe("What the provider calls it"),
    name: z.string(),
    provider: ProviderKind,
    provider_name: z.string().describe("Whose key it is asked with, in words"),
    source: z.enum(["organization", "installation"]).describe("Whose key it is asked with"),
    is_default: z.boolean().describe("Answers for agents that name no model"),
    is_small: z.boolean().describe("Writes titles and summaries, and checks"),
    context_window: z.int().describe("Tokens"),
    max_output_tokens: z.int(),
    capabilities: z.object({
      tools: z.boolean(),
      vision: z.boolean(),
      reasoning: z.boolean(),
      structured_output: z.boolean(),
      web_search: z.boolean(),
    }),
    reasoning_efforts: z.array(ReasoningEffort).describe("The efforts it knows; the nearest one counts for others"),
    price: z
      .object({ input: dollars, cached_input: dollars, output: dollars, reasoning: dollars })
      .nullable()
      .describe("US dollars per million tokens; null when nobody said what it costs"),
  })
  .meta({ id: "Model" });
export type Model = z.output<typeof Model>;
