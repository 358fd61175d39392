import { z } from "zod";
import { RunPart } from "@/features/runs/schema";
import { FileRef } from "@/features/tools/schema";

export const ConversationLink = z
  .object({
    id: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    is_expired: z.boolean(),
  })
  .meta({ id: "ConversationLink" });
export type ConversationLink = z.output<typeof ConversationLink>;

export const CreatedLink = ConversationLink.extend({
  path: z.string().describe("To be put behind the installation's address. Shown once: only a digest of it is kept"),
}).meta({ id: "CreatedConversationLink" });
export type CreatedLink = z.output<typeof CreatedLink>;

export const CreateLink = z.object({
  expires_in_days: z.int().min(1).max(365).nullable().default(30).describe("Null never expires"),
});

/** What anybody with the link sees: nothing that names a person. */
export const SharedMessage = z
  .object({
    role: z.enum(["user", "assistant"]),
    content: z.string(),
    parts: z.array(RunPart).nullable(),
    files: z.array(FileRef).describe("What came with the message"),
    agent_name: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "SharedMessage" });
export type SharedMessage = z.output<typeof SharedMessage>;

export const SharedConversation = z
  .object({
    title: z.string(),
    created_at: z.iso.datetime(),
    data: z.array(SharedMessage).describe("Newest first"),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "SharedConversation" });
export type SharedConversation = z.output<typeof SharedConversation>;
