import { z } from "zod";

/** What becomes of the part of a conversation that is too long for the model. */
export const MemoryStrategy = z.enum(["none", "trim", "summarize", "compact"]);

export const MemorySettings = z
  .object({
    strategy: MemoryStrategy,
    max_turns: z.int().min(1).max(200).optional().describe("Turns that are kept as they are; 20 unless told"),
    max_tokens: z.int().min(500).max(1_000_000).optional().describe("Tokens of history at which the strategy acts"),
    long_term: z.boolean().optional().describe("Whether the agent may remember and recall across conversations"),
  })
  .meta({ id: "MemorySettings" });
export type MemorySettings = z.output<typeof MemorySettings>;
