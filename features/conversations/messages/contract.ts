import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Conversation, Feedback, Message } from "../schema";

const conversationParams = z.object({ conversation_id: z.uuid() });
const messageParams = z.object({ message_id: z.uuid() });
const tags = ["Conversations"] as const;
const cursor = z.string().min(1).max(1024).optional();

export const listMessages = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}/messages",
  summary: "List the messages of a conversation's shown branch",
  description:
    "Newest first. `around` gives the page with a message in its middle, of whatever branch holds it; from there " +
    "`cursor` goes on to older messages and `newer` to newer ones.",
  tags,
  access: "conversations:read",
  params: conversationParams,
  query: z.object({
    ...pageQuery,
    newer: cursor.describe("`newer_cursor` of a page: the messages after it"),
    around: z.uuid().optional().describe("Id of a message"),
  }),
  response: pageOf(Message).extend({
    newer_cursor: z.string().nullable().describe("Send it as `newer` for newer messages; null on the newest page"),
  }),
  status: 200,
  errors: ["not_found"],
});

export const switchBranch = endpoint({
  method: "PUT",
  path: "/api/v1/conversations/{conversation_id}/head",
  summary: "Show another branch of a conversation",
  description: "Shows the branch that holds the message, up to the newest message on it.",
  tags,
  access: "conversations:write",
  params: conversationParams,
  body: z.object({ message_id: z.uuid() }),
  response: Conversation,
  status: 200,
  errors: ["not_found"],
});

export const rateMessage = endpoint({
  method: "PUT",
  path: "/api/v1/messages/{message_id}/feedback",
  summary: "Say whether an answer was good or bad, and why",
  tags,
  access: "conversations:write",
  params: messageParams,
  body: Feedback,
  response: Feedback,
  status: 200,
  errors: ["not_found"],
});

export const unrateMessage = endpoint({
  method: "DELETE",
  path: "/api/v1/messages/{message_id}/feedback",
  summary: "Take back what one thought of an answer",
  tags,
  access: "conversations:write",
  params: messageParams,
  status: 204,
  errors: ["not_found"],
});
