import { z } from "zod";
import { RunError, RunPart, RunStatus } from "@/features/runs/schema";

export const Conversation = z
  .object({
    id: z.string(),
    title: z.string(),
    active_run_id: z.string().nullable().describe("The run that is answering now"),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    last_message_at: z.iso.datetime(),
  })
  .meta({ id: "Conversation" });
export type Conversation = z.output<typeof Conversation>;

export const Message = z
  .object({
    id: z.string(),
    role: z.enum(["user", "assistant"]),
    content: z.string(),
    parts: z.array(RunPart).nullable(),
    agent: z.string().nullable(),
    run_id: z.string().nullable(),
    run_status: RunStatus.nullable(),
    run_error: RunError.nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "Message" });
export type Message = z.output<typeof Message>;

export const RenameConversation = z.object({ title: z.string().trim().min(1, "Give it a title.").max(200) });
