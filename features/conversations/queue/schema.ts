import { z } from "zod";
import { MessageWords } from "@/features/runs/schema";

export const mostQueued = 20;

export const QueuedMessage = z
  .object({
    id: z.string(),
    message: z.string(),
    agent: z.string().nullable(),
    file_ids: z.array(z.string()),
    send_now: z.boolean().describe("It is sent as soon as the answer under way has been stopped"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "QueuedMessage" });
export type QueuedMessage = z.output<typeof QueuedMessage>;

export const Queue = z
  .object({
    data: z.array(QueuedMessage),
    next_cursor: z.null().describe("A queue is short enough for one page"),
    paused: z
      .enum(["failed", "cancelled", "waiting"])
      .nullable()
      .describe(
        "Why the next message is not sent by itself: the last run failed, was cancelled, or waits for a person",
      ),
  })
  .meta({ id: "MessageQueue" });
export type Queue = z.output<typeof Queue>;

export const QueueMessage = z.object({
  message: MessageWords.default("").describe("May be empty where files come along"),
  agent: z.string().min(1).max(200).optional(),
  file_ids: z.array(z.uuid()).max(20).default([]),
});
export type QueueMessage = z.output<typeof QueueMessage>;

export const ChangeQueued = z.object({ message: MessageWords });

export const ReorderQueue = z.object({
  ids: z.array(z.uuid()).min(1).max(mostQueued).describe("Every message of the queue, in its new order"),
});
