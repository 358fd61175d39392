import "server-only";
import { sql } from "drizzle-orm";
import { fromDrizzle, type JobResult, type JobWithMetadata, type PgBoss } from "pg-boss";
import type { z } from "zod";
import { seal, unseal } from "@/lib/crypto/envelope";
import type { Transaction } from "@/lib/db/client";
import { boss, stopBoss } from "@/lib/jobs/boss";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

/** A queue of jobs, each with the same kind of payload. Its dead letters go to a queue named `<name>-dead`. */
export interface JobQueue<Payload extends z.ZodType> {
  name: string;
  payload: Payload;
  /** How often a job that fails is tried again before it becomes a dead letter. */
  retries: number;
  /** The wait before the first repetition; it doubles each time up to the longest. */
  firstDelaySeconds: number;
  longestDelaySeconds: number;
  /** A job that takes longer counts as failed: its process may be gone. */
  timeoutSeconds: number;
  /** How many jobs of one group run at a time, over all processes; any number when absent. */
  concurrencyPerGroup?: number;
}

/** How one job is done. */
export interface JobOptions {
  /** Whose job it is: see `concurrencyPerGroup`. */
  group?: string;
  /** Not before this time. */
  startAfter?: Date;
  /** Those of a higher priority go first; 0 when absent. */
  priority?: number;
}

export interface RunningJob {
  /** From 1; above it is a repetition. */
  attempt: number;
  isLastAttempt: boolean;
  /** Aborts when the job's time is up or the process leaves. */
  signal: AbortSignal;
}

/** What a worker does: a queue and the function that works on it. */
export interface JobWorker {
  queue: JobQueue<z.ZodType>;
  run: (payload: unknown, job: RunningJob) => Promise<void>;
}

/** Thrown by a job that would fail again however often it is repeated: it becomes a dead letter at once. */
export class HopelessJob extends Error {}

interface Envelope {
  sealed: string;
}

const deletedAfterSeconds = 600;
/** Jobs that became due without a notification: repetitions, and whatever was added while nobody could listen. */
const pollSeconds = { listening: 5, deaf: 2 };
/** So many jobs of one queue run at a time in a process. */
const concurrency = 8;

const ensuredQueues = () => processSingleton("jobs.queues", () => new Map<string, Promise<void>>());

/** Joins a queue with what is done for its jobs, keeping the type of the payload. */
export function jobWorker<Payload extends z.ZodType>(
  queue: JobQueue<Payload>,
  run: (payload: z.output<Payload>, job: RunningJob) => Promise<void>,
): JobWorker {
  return {
    queue,
    async run(payload, job) {
      const { data, error } = queue.payload.safeParse(payload);
      if (error) throw new HopelessJob("The payload is not what this version understands.", { cause: error });
      await run(data, job);
    },
  };
}

/**
 * Adds a job in the transaction that causes it: it runs once that commits, within about 100 ms, and never if it does not. The
 * payload is encrypted at rest. A job may run more than once (a crash, a lost connection), so it must be safe to repeat.
 */
export async function enqueue<Payload extends z.ZodType>(
  tx: Transaction,
  queue: JobQueue<Payload>,
  payload: z.input<Payload>,
  { group, ...options }: JobOptions = {},
): Promise<void> {
  const jobs = await boss();
  await ensureQueue(jobs, queue);
  await jobs.send(queue.name, sealPayload(queue.name, payload), {
    ...options,
    ...(group === undefined ? {} : { group: { id: group } }),
    db: fromDrizzle(tx, sql),
  });
}

/** Begins to work on queues, in this process. */
export async function startWorkers(workers: readonly JobWorker[]): Promise<void> {
  const jobs = await boss();
  for (const worker of workers) {
    await ensureQueue(jobs, worker.queue);
    await jobs.updateQueue(worker.queue.name, optionsOf(worker.queue));
    const { concurrencyPerGroup } = worker.queue;
    const options = concurrencyPerGroup ? { ...workOptions, groupConcurrency: concurrencyPerGroup } : workOptions;
    await jobs.work<Envelope, JobResult[], typeof workOptions>(worker.queue.name, options, (batch) =>
      Promise.all(batch.map((job) => runJob(worker, job))),
    );
  }
}

/** Takes no more jobs and waits up to `timeoutMs` for those that run. */
export async function stopJobs(timeoutMs: number): Promise<void> {
  await stopBoss(timeoutMs);
  ensuredQueues().clear();
}

const workOptions = {
  batchSize: concurrency,
  burstWhenBatchFull: true,
  perJobResults: true,
  includeMetadata: true,
  pollingIntervalSeconds: pollSeconds.deaf,
  notifyPollingIntervalSeconds: pollSeconds.listening,
} as const;

async function runJob({ queue, run }: JobWorker, job: JobWithMetadata<Envelope>): Promise<JobResult> {
  const attempt = job.retryCount + 1;
  const isLastAttempt = job.retryCount >= job.retryLimit;
  try {
    await run(unsealPayload(queue.name, job.data), { attempt, isLastAttempt, signal: job.signal });
    return { id: job.id, status: "completed" };
  } catch (error) {
    const isHopeless = error instanceof HopelessJob || isLastAttempt;
    const context = { queue: queue.name, job: job.id, attempt, err: error };
    if (isHopeless) log().error(context, "A job became a dead letter.");
    else log().warn(context, "A job failed; it is tried again.");
    const reason = error instanceof Error ? error.message : String(error);
    return { id: job.id, status: isHopeless ? "deadletter" : "failed", output: { reason } };
  }
}

function ensureQueue(jobs: PgBoss, queue: JobQueue<z.ZodType>): Promise<void> {
  const known = ensuredQueues();
  const ensured = known.get(queue.name) ?? createQueue(jobs, queue);
  known.set(queue.name, ensured);
  return ensured.catch((error: unknown) => {
    known.delete(queue.name);
    throw error;
  });
}

async function createQueue(jobs: PgBoss, queue: JobQueue<z.ZodType>): Promise<void> {
  await jobs.createQueue(deadLetterQueue(queue.name));
  await jobs.createQueue(queue.name, { notify: true, ...optionsOf(queue) });
}

function optionsOf(queue: JobQueue<z.ZodType>) {
  return {
    deadLetter: deadLetterQueue(queue.name),
    retryLimit: queue.retries,
    retryDelay: queue.firstDelaySeconds,
    retryBackoff: true,
    retryDelayMax: queue.longestDelaySeconds,
    expireInSeconds: queue.timeoutSeconds,
    deleteAfterSeconds: deletedAfterSeconds,
  };
}

export function deadLetterQueue(name: string): string {
  return `${name}-dead`;
}

function sealPayload(queueName: string, payload: unknown): Envelope {
  return { sealed: seal(JSON.stringify(payload), `job:${queueName}`) };
}

function unsealPayload(queueName: string, { sealed }: Envelope): unknown {
  try {
    return JSON.parse(unseal(sealed, `job:${queueName}`));
  } catch (cause) {
    throw new HopelessJob("The payload cannot be opened.", { cause });
  }
}
