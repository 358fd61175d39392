import { z } from "zod";

export const SearchHit = z
  .object({
    conversation_id: z.string(),
    title: z.string(),
    message_id: z.string().nullable().describe("Null where only the title matches"),
    role: z.enum(["user", "assistant"]).nullable(),
    snippet: z
      .array(z.object({ text: z.string(), match: z.boolean() }))
      .describe("The words around the hit, in pieces; those that matched are marked"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "SearchHit" });
export type SearchHit = z.output<typeof SearchHit>;
