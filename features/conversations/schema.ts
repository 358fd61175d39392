import { z } from "zod";
import { ReasoningEffort } from "@/features/models/schema";
import { RunError, RunPart, RunStatus } from "@/features/runs/schema";
import { FileRef } from "@/features/tools/schema";

export const Conversation = z
  .object({
    id: z.string(),
    title: z.string(),
    titled_by: z
      .enum(["message", "model", "person"])
      .describe("Who gave the title: the first words of the first message, a model, or a person"),
    is_own: z.boolean().describe("Others' conversations, shared with the organization, are read-only"),
    author: z.string().nullable(),
    head_id: z.string().nullable().describe("The newest message of the branch that is shown"),
    agent: z.string().nullable().describe("Who answers here, if the person chose so"),
    model: z.string().nullable().describe("The model that answers here; null means the agent's own"),
    reasoning_effort: ReasoningEffort.nullable(),
    pinned: z.boolean(),
    archived: z.boolean(),
    shared: z.boolean().describe("Members of the organization may read it"),
    active_run_id: z.string().nullable().describe("The run that is answering now"),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    last_message_at: z.iso.datetime(),
  })
  .meta({ id: "Conversation" });
export type Conversation = z.output<typeof Conversation>;

export const Feedback = z
  .object({
    rating: z.enum(["good", "bad"]),
    reason: z.string().trim().max(2_000).nullable().default(null),
  })
  .meta({ id: "MessageFeedback" });
export type Feedback = z.output<typeof Feedback>;

export const Message = z
  .object({
    id: z.string(),
    parent_id: z.string().nullable().describe("The message before it on its branch"),
    role: z.enum(["user", "assistant"]),
    content: z.string(),
    parts: z.array(RunPart).nullable(),
    agent: z.string().nullable(),
    run_id: z.string().nullable(),
    run_status: RunStatus.nullable(),
    run_error: RunError.nullable(),
    alternatives: z
      .object({
        count: z.int(),
        number: z.int().describe("Which of them this one is, from 1, in the order in which they came"),
        previous_id: z.string().nullable(),
        next_id: z.string().nullable(),
      })
      .describe("The messages in the same place on other branches, and this one"),
    files: z.array(FileRef).describe("What came with the message"),
    feedback: Feedback.nullable().describe("What the reader thought of it"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "Message" });
export type Message = z.output<typeof Message>;

export interface MessagePage {
  data: Message[];
  next_cursor: string | null;
  newer_cursor: string | null;
}

export const UpdateConversation = z.object({
  title: z.string().trim().min(1, "Give it a title.").max(200).optional(),
  agent: z.string().min(1).max(200).nullable().optional(),
  model: z.string().min(1).max(200).nullable().optional(),
  reasoning_effort: ReasoningEffort.nullable().optional(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  shared: z.boolean().optional(),
});
export type UpdateConversation = z.output<typeof UpdateConversation>;
