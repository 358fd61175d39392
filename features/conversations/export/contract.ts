import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { ConversationUsage } from "./schema";

const conversationParams = z.object({ conversation_id: z.uuid() });
const tags = ["Conversations"] as const;

export const exportConversation = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}/export",
  summary: "Export a conversation as a file",
  description:
    "Markdown holds the shown branch, to be read; JSON holds every message of every branch, to be processed.",
  tags,
  access: "conversations:read",
  params: conversationParams,
  query: z.object({ format: z.enum(["markdown", "json"]).default("markdown") }),
  file: "*/*",
  status: 200,
  errors: ["not_found"],
});

export const getConversationUsage = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}/usage",
  summary: "Say how full the model's window is and what a conversation has cost",
  tags,
  access: "conversations:read",
  params: conversationParams,
  response: ConversationUsage,
  status: 200,
  errors: ["not_found"],
});
