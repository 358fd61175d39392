import { z } from "zod";

/** What becomes of the part of a conversation that is too long for the model. */
const MemoryStrategy = z.enum(["none", "trim", "summarize", "compact"]);

export const MemorySettings = z
  .strictObject({
    strategy: MemoryStrategy,
    max_turns: z.int().min(1).max(200).optional().describe("Turns that are kept as they are; 20 unless told"),
    max_tokens: z.int().min(500).max(1_000_000).optional().describe("Tokens of history at which the strategy acts"),
    long_term: z.boolean().optional().describe("Whether the agent may remember and recall across conversations"),
  })
  .meta({ id: "MemorySettings" });
export type MemorySettings = z.output<typeof MemorySettings>;

/** Whose memory it is: one person's in the organization, or everybody's there. */
export const MemoryScope = z.enum(["user", "organization"]);
export type MemoryScope = z.output<typeof MemoryScope>;

export const Memory = z
  .object({
    id: z.string(),
    scope: MemoryScope,
    content: z.string(),
    agent: z.string().nullable().describe("Key of the agent that wrote it; null when a person did"),
    run_id: z.string().nullable().describe("The run in which it was written"),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Memory" });
export type Memory = z.output<typeof Memory>;

const maxCharacters = 2_000;
const content = z
  .string()
  .trim()
  .min(1, "Write what to remember.")
  .max(maxCharacters, `A memory may have at most ${maxCharacters.toLocaleString("en")} characters.`);

export const CreateMemory = z.object({ scope: MemoryScope.default("user"), content });
export type CreateMemory = z.output<typeof CreateMemory>;

export const UpdateMemory = z.object({ content });
export type UpdateMemory = z.output<typeof UpdateMemory>;

/** One person's choice in one organization. */
export const MemoryPreference = z
  .object({
    about_me: z.boolean().describe("Whether agents may keep and read memories about you; they may unless told"),
  })
  .meta({ id: "MemoryPreference" });
export type MemoryPreference = z.output<typeof MemoryPreference>;
