import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { until } from "@/dev/wait";
import { asSystem } from "@/lib/db/scope";
import { discardDeadLetters, listDeadLetters, readQueueStates, retryDeadLetters } from "@/lib/jobs/dead-letters";
import { enqueue, HopelessJob, type JobQueue, jobWorker, startWorkers, stopJobs } from "@/lib/jobs/queue";

const queue: JobQueue<z.ZodObject<{ word: z.ZodString }>> = {
  name: "letters",
  payload: z.object({ word: z.string() }),
  retries: 0,
  firstDelaySeconds: 1,
  longestDelaySeconds: 1,
  timeoutSeconds: 10,
};
const grouped = { ...queue, name: "grouped", concurrencyPerGroup: 1 };

const tries: string[] = [];
const finished: string[] = [];
let ofGroup = 0;
let mostAtOnce = 0;

const workers = [
  jobWorker(queue, ({ word }) => {
    tries.push(word);
    return Promise.reject(new HopelessJob(`Nobody can do ${word}.`));
  }),
  jobWorker(grouped, async ({ word }) => {
    if (word === "other") {
      finished.push(word);
      return;
    }
    mostAtOnce = Math.max(mostAtOnce, ++ofGroup);
    // A job that came at the same time would begin before this one ends.
    await new Promise((resolve) => setImmediate(resolve));
    ofGroup--;
    finished.push(word);
  }),
];

beforeAll(() => startWorkers(workers));
afterAll(() => stopJobs(5_000));

const add = (word: string) => asSystem((tx) => enqueue(tx, queue, { word }));
const holds = (condition: () => boolean | Promise<boolean>) => until(condition, { everyMs: 20, timeoutMs: 30_000 });
const dead = () => listDeadLetters(50, { queue: "letters" });

test("dead letters are listed with their reason, put back and discarded", async () => {
  await add("first");
  await holds(async () => (await dead()).length === 1);
  await add("second");
  await holds(async () => (await dead()).length === 2);
  const [newest, oldest] = await dead();
  expect([newest, oldest]).toMatchObject([
    { queue: "letters", attempts: 1, reason: "Nobody can do second." },
    { queue: "letters", attempts: 1, reason: "Nobody can do first." },
  ]);
  expect(await listDeadLetters(1, { after: newest })).toEqual([oldest]);
  expect(await readQueueStates()).toContainEqual(
    expect.objectContaining({ queue: "letters", waiting: 0, delayed: 0, working: 0, dead: 2 }),
  );

  expect(await retryDeadLetters("letters", [oldest?.id ?? ""])).toBe(1);
  await holds(() => tries.filter((word) => word === "first").length === 2);
  await holds(async () => (await dead()).length === 2);

  expect(await discardDeadLetters("letters", [newest?.id ?? ""])).toBe(1);
  expect((await dead()).map(({ reason }) => reason)).toEqual(["Nobody can do first."]);
  expect(await discardDeadLetters("letters")).toBe(1);
  expect(await dead()).toEqual([]);
});

test("a job may be due later, and of one group only so many run at a time", async () => {
  await asSystem(async (tx) => {
    for (const word of ["one", "two", "three"]) await enqueue(tx, grouped, { word }, { group: "a" });
    await enqueue(tx, grouped, { word: "other" }, { group: "b", priority: 1 });
    await enqueue(tx, grouped, { word: "tomorrow" }, { startAfter: new Date(Date.now() + 86_400_000) });
  });
  await holds(() => finished.length === 4);
  expect(new Set(finished)).toEqual(new Set(["one", "two", "three", "other"]));
  expect(mostAtOnce).toBe(1);
  const isSettled = async () => (await readQueueStates()).find((each) => each.queue === "grouped")?.working === 0;
  await holds(isSettled);
  expect(await readQueueStates()).toContainEqual(
    expect.objectContaining({ queue: "grouped", waiting: 0, delayed: 1, working: 0, dead: 0 }),
  );
});
