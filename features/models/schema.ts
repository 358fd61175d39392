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
