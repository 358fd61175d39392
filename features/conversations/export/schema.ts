import { z } from "zod";

export const ConversationUsage = z
  .object({
    model: z.string().nullable().describe("The model that gave the last answer, a fallback where one did"),
    context_tokens: z.int().nullable().describe("What the last model call read and wrote"),
    context_window: z.int().nullable().describe("What the model can hold; null for one that the catalog does not have"),
    cost_micros: z.int().describe("What every run so far has cost, in millionths of a US dollar"),
    runs: z.int(),
    estimated: z.boolean().describe("Some of the figures are estimates"),
  })
  .meta({ id: "ConversationUsage" });
export type ConversationUsage = z.output<typeof ConversationUsage>;
