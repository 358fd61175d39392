import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { ConversationLink, CreatedLink, CreateLink, SharedConversation } from "./schema";

const conversationParams = z.object({ conversation_id: z.uuid() });
const token = z.string().min(20).max(200);
const tags = ["Conversations"] as const;

export const listConversationLinks = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}/links",
  summary: "List the links under which anybody may read a conversation",
  tags,
  access: "conversations:read",
  params: conversationParams,
  query: z.object(pageQuery),
  response: pageOf(ConversationLink),
  status: 200,
  errors: ["not_found"],
});

export const createConversationLink = endpoint({
  method: "POST",
  path: "/api/v1/conversations/{conversation_id}/links",
  summary: "Make a link under which anybody may read a conversation",
  description:
    "It shows the branch as it stands now and nothing that is said later. The secret is in the address's fragment, " +
    "which browsers send to nobody.",
  tags,
  access: "conversations:write",
  params: conversationParams,
  body: CreateLink,
  response: CreatedLink,
  status: 201,
  errors: ["not_found", "conflict"],
});

export const revokeConversationLink = endpoint({
  method: "DELETE",
  path: "/api/v1/conversations/{conversation_id}/links/{link_id}",
  summary: "Revoke a link",
  tags,
  access: "conversations:write",
  params: conversationParams.extend({ link_id: z.uuid() }),
  status: 204,
  errors: ["not_found"],
});

export const readSharedConversation = endpoint({
  method: "POST",
  path: "/api/v1/shared-conversations",
  summary: "Read a conversation by its link",
  description: "A POST, so that the secret stands in no log. Revoked, expired and wrong secrets are all 404.",
  tags,
  access: "public",
  body: z.object({
    token,
    cursor: z.string().min(1).max(1024).optional(),
    limit: z.int().min(1).max(100).default(50),
  }),
  response: SharedConversation,
  status: 200,
  errors: ["not_found"],
});

export const readSharedFile = endpoint({
  method: "POST",
  path: "/api/v1/shared-conversations/file",
  summary: "Get a file of a conversation by its link",
  description:
    "One that came with a message that the link shows, or that stands in one of its answers. Every other file, and every " +
    "secret that does not work any more, is 404.",
  tags,
  access: "public",
  body: z.object({ token, file_id: z.uuid() }),
  file: "application/octet-stream",
  status: 200,
  errors: ["not_found"],
});
