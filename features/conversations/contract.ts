import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Conversation, UpdateConversation } from "./schema";

const conversationParams = z.object({ conversation_id: z.uuid() });
const tags = ["Conversations"] as const;

export const listConversations = endpoint({
  method: "GET",
  path: "/api/v1/conversations",
  summary: "List one's own conversations, or those that others have shared",
  description:
    "The latest used first, without the archived ones unless `q` searches (titles and messages) or `view` asks for " +
    "them. The view `shared` lists what others have shared with the organization.",
  tags,
  access: "conversations:read",
  query: z.object({
    ...pageQuery,
    q: z.string().trim().min(1).max(200).optional(),
    view: z.enum(["active", "pinned", "archived", "shared", "all"]).optional(),
  }),
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

export const updateConversation = endpoint({
  method: "PATCH",
  path: "/api/v1/conversations/{conversation_id}",
  summary: "Rename, pin, archive or share a conversation, or choose who answers in it",
  description: "Only the fields that are sent change. A title that a person gave is never replaced by a model's.",
  tags,
  access: "conversations:write",
  params: conversationParams,
  body: UpdateConversation,
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
