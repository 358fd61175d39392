import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { ChangeQueued, Queue, QueuedMessage, QueueMessage, ReorderQueue } from "./schema";

const conversationParams = z.object({ conversation_id: z.uuid() });
const queuedParams = conversationParams.extend({ queued_message_id: z.uuid() });
const tags = ["Conversations"] as const;

export const getQueue = endpoint({
  method: "GET",
  path: "/api/v1/conversations/{conversation_id}/queue",
  summary: "List the messages that wait until the agent has answered",
  tags,
  access: "conversations:read",
  params: conversationParams,
  response: Queue,
  status: 200,
  errors: ["not_found"],
});

export const queueMessage = endpoint({
  method: "POST",
  path: "/api/v1/conversations/{conversation_id}/queue",
  summary: "Queue a message",
  description: "It is sent by itself when the run under way has ended, or at once when there is none.",
  tags,
  access: "runs:write",
  limit: "run",
  idempotent: true,
  params: conversationParams,
  body: QueueMessage,
  response: QueuedMessage,
  status: 201,
  errors: ["not_found", "conflict"],
});

export const reorderQueue = endpoint({
  method: "PATCH",
  path: "/api/v1/conversations/{conversation_id}/queue",
  summary: "Put the queued messages in another order",
  tags,
  access: "runs:write",
  params: conversationParams,
  body: ReorderQueue,
  response: Queue,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const changeQueuedMessage = endpoint({
  method: "PATCH",
  path: "/api/v1/conversations/{conversation_id}/queue/{queued_message_id}",
  summary: "Change a queued message",
  tags,
  access: "runs:write",
  params: queuedParams,
  body: ChangeQueued,
  response: QueuedMessage,
  status: 200,
  errors: ["not_found"],
});

export const removeQueuedMessage = endpoint({
  method: "DELETE",
  path: "/api/v1/conversations/{conversation_id}/queue/{queued_message_id}",
  summary: "Take a message out of the queue",
  tags,
  access: "runs:write",
  params: queuedParams,
  status: 204,
  errors: ["not_found"],
});

export const sendQueuedMessage = endpoint({
  method: "POST",
  path: "/api/v1/conversations/{conversation_id}/queue/{queued_message_id}/send",
  summary: "Send a queued message now",
  description: "Stops the answer under way. A paused queue goes on after it.",
  tags,
  access: "runs:write",
  idempotent: true,
  params: queuedParams,
  response: QueuedMessage,
  status: 202,
  errors: ["not_found"],
});
