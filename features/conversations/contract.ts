import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Conversation, Message, RenameConversation } from "./schema";

const conversationParams = z.object({ conversation_id: z.uuid() });
const tags = ["Conversations"] as const;

export const listConversations = endpoint({
  method: "GET",
  path: "/api/v1/conversations",
  summary: "List one's own conversations",
  description: "Newest first. `q` searches titles and messages.",
  tags,
  access: "conversations:read",
  query: z.object({ ...pageQuery, q: z.string().trim().min(1).max(200).optional() }),
  response: pageOf(Conversation),
  status: 200,
});

export const getConversation = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}",
  summary: "Get a conversation",
  tags,
  access: "conversations:read",
  params: conversationParams,
  response: Conversation,
  status: 200,
  errors: ["not_found"],
});

export const renameConversation = endpoint({
  method: "PATCH",
  path: "/api/v1/conversations/{conversation_id}",
  summary: "Rename a conversation",
  tags,
  access: "conversations:write",
  params: conversationParams,
  body: RenameConversation,
  response: Conversation,
  status: 200,
  errors: ["not_found"],
});

export const deleteConversation = endpoint({
  method: "DELETE",
  path: "/api/v1/conversations/{conversation_id}",
  summary: "Delete a conversation",
  description: "It can be restored for 24 hours; then it is gone with its messages and runs.",
  tags,
  access: "conversations:write",
  params: conversationParams,
  status: 204,
  errors: ["not_found"],
});

export const restoreConversation = endpoint({
  method: "POST",
  path: "/api/v1/conversations/{conversation_id}/restore",
  summary: "Restore a deleted conversation",
  tags,
  access: "conversations:write",
  params: conversationParams,
  response: Conversation,
  status: 200,
  errors: ["not_found"],
});

export const listMessages = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}/messages",
  summary: "List a conversation's messages",
  description: "Newest first.",
  tags,
  access: "conversations:read",
  params: conversationParams,
  query: z.object(pageQuery),
  response: pageOf(Message),
  status: 200,
  errors: ["not_found"],
});
