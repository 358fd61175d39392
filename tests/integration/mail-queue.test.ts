import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { until } from "@/dev/wait";
import { seal } from "@/lib/crypto/envelope";
import { pool } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { boss } from "@/lib/jobs/boss";
import { enqueue, HopelessJob, type JobQueue, jobWorker, startWorkers, stopJobs } from "@/lib/jobs/queue";
import { createPerson } from "@/tests/factories/people";

const queue: JobQueue<z.ZodObject<{ word: z.ZodString }>> = {
  name: "words",
  payload: z.object({ word: z.string() }),
  retries: 2,
  firstDelaySeconds: 1,
  longestDelaySeconds: 1,
  timeoutSeconds: 10,
};
const done: { word: string; attempt: number }[] = [];
const attempts = new Map<string, number[]>();

const worker = jobWorker(queue, async ({ word }, { attempt }) => {
  attempts.set(word, [...(attempts.get(word) ?? []), attempt]);
  if (word === "never") throw new Error("It failed.");
  if (word === "hopeless") throw new HopelessJob("It will always fail.");
  if (word === "later" && attempt === 1) throw new Error("It failed once.");
  if (word === "slow") await new Promise((resolve) => setTimeout(resolve, 300));
  done.push({ word, attempt });
});

beforeAll(() => startWorkers([worker]));
afterAll(() => stopJobs(5_000));

const add = (word: string) => asSystem((tx) => enqueue(tx, queue, { word }));
const holds = (condition: () => boolean | Promise<boolean>) => until(condition, { everyMs: 20, timeoutMs: 15_000 });
const isDone = (word: string) => done.some((each) => each.word === word);

/** Repetitions wait for the next look at the queue; a new job brings it forward. */
async function holdsSoon(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const nudge = async () => {
    if (await condition()) return true;
    await add("nudge");
    return false;
  };
  return until(nudge, { everyMs: 200, timeoutMs: 15_000 });
}

async function deadLettersAfter(word: string, count: number): Promise<number> {
  const sql = pool();
  const tried = () => (attempts.get(word)?.length ?? 0) >= count;
  const rows = () => sql`select id from pgboss.job where name = 'words-dead' and source_retry_count = ${count - 1}`;
  await holdsSoon(async () => tried() && (await rows()).length > 0);
  return (await rows()).length;
}

test("a job runs within a moment of the commit that caused it", async () => {
  await add("warm");
  await holds(() => isDone("warm"));
  const addedAt = performance.now();
  await add("quick");
  await holds(() => isDone("quick"));
  expect(performance.now() - addedAt).toBeLessThan(1_000);
});

test("a job of a transaction that is rolled back never runs", async () => {
  const ctx = await createPerson();
  const giveUp = new Error("Changed my mind.");
  const system = asSystem(async (tx) => {
    await enqueue(tx, queue, { word: "rolled back" });
    throw giveUp;
  });
  await expect(system).rejects.toBe(giveUp);
  const inOrganization = withOrganization(ctx, async (tx) => {
    await enqueue(tx, queue, { word: "rolled back" });
    throw giveUp;
  });
  await expect(inOrganization).rejects.toBe(giveUp);
  await add("committed");
  await holds(() => isDone("committed"));
  expect(isDone("rolled back")).toBe(false);
});

test("a transaction of an organization can add a job and neither read, change nor delete one", async () => {
  const ctx = await createPerson();
  await withOrganization(ctx, (tx) => enqueue(tx, queue, { word: "of an organization" }));
  await holds(() => isDone("of an organization"));
  for (const forbidden of [
    "select data from pgboss.job_common",
    "select data from pgboss.job",
    "update pgboss.job_common set state = 'cancelled'",
    "delete from pgboss.job_common",
    "insert into pgboss.queue (name, policy, table_name) values ('mine', 'standard', 'job_common')",
  ]) {
    const attempt = pool().begin(async (tx) => {
      await tx`select set_config('role', 'cadre_app', true)`;
      await tx.unsafe(forbidden);
    });
    await expect(attempt, forbidden).rejects.toMatchObject({ code: "42501" });
  }
});

test("what a job carries is encrypted at rest, also as a dead letter", async () => {
  await add("hopeless");
  expect(await deadLettersAfter("hopeless", 1)).toBe(1);
  const rows = await pool()`select data::text, output::text from pgboss.job`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { data, output } of rows) {
    expect(data).toMatch(/^\{"sealed": ?"v1\.[\w-]+"\}$/);
    expect(`${data}${output}`).not.toContain("hopeless");
  }
});

test("a job that can never succeed is not repeated", () => {
  expect(attempts.get("hopeless")).toEqual([1]);
});

test("a job that fails is repeated", async () => {
  await add("later");
  await holdsSoon(() => isDone("later"));
  expect(attempts.get("later")).toEqual([1, 2]);
});

test("a job that keeps failing becomes a dead letter after its last repetition", async () => {
  await add("never");
  expect(await deadLettersAfter("never", 3)).toBe(1);
  expect(attempts.get("never")).toEqual([1, 2, 3]);
});

test("a payload that was sealed for another queue is not opened", async () => {
  const jobs = await boss();
  const before = done.length;
  await jobs.send(queue.name, { sealed: seal(JSON.stringify({ word: "moved" }), "job:elsewhere") });
  const refused = () =>
    pool()`select id from pgboss.job where name = 'words-dead' and source_output::text like '%cannot be opened%'`;
  expect(await holds(async () => (await refused()).length === 1)).toBe(true);
  expect(done).toHaveLength(before);
});

test("the queue goes on after its connections were cut", async () => {
  await pool()`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'cadre-jobs' and datname = current_database()`;
  const addOnceBack = async () => {
    await add("after the cut");
    return true;
  };
  await holds(() => addOnceBack().catch(() => false));
  await holds(() => isDone("after the cut"));
  expect(isDone("after the cut")).toBe(true);
});

test("a process that leaves finishes the jobs it has begun", async () => {
  await add("slow");
  await holds(() => attempts.has("slow"));
  await stopJobs(5_000);
  expect(isDone("slow")).toBe(true);
});
