import { z } from "zod";

const QueueName = z.string().min(1).max(100);

export const OperatedQueue = z
  .object({
    name: QueueName,
    waiting: z.int().describe("Due, and taken by no worker yet"),
    delayed: z.int().describe("To be done later, repetitions among them"),
    working: z.int(),
    dead: z.int().nullable().describe("Failed for good; null where nothing can be, as a run that fails has ended"),
    oldest_waiting_at: z.iso.datetime().nullable().describe("Since when the oldest one waits that is due"),
  })
  .meta({ id: "OperatedQueue" });
export type OperatedQueue = z.output<typeof OperatedQueue>;

/** What a job carries is encrypted and shown to nobody. */
export const OperatedDeadLetter = z
  .object({
    id: z.string(),
    queue: QueueName,
    attempts: z.int(),
    reason: z.string().nullable().describe("What the last attempt failed with"),
    added_at: z.iso.datetime().nullable(),
    died_at: z.iso.datetime(),
  })
  .meta({ id: "OperatedDeadLetter" });
export type OperatedDeadLetter = z.output<typeof OperatedDeadLetter>;

export const DeadLetterFilter = z.object({ queue: QueueName.optional() });

const mostNamed = 100;

/** The dead letters of one queue that an operator means. */
export const DeadLetterChoice = z.object({
  queue: QueueName,
  ids: z.array(z.uuid()).min(1).max(mostNamed).optional().describe("All of the queue's without them"),
});
export type DeadLetterChoice = z.output<typeof DeadLetterChoice>;
