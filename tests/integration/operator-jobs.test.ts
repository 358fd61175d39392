import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { until } from "@/dev/wait";
import type { OperatedDeadLetter, OperatedQueue } from "@/features/operator/jobs/schema";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { enqueue, HopelessJob, type JobQueue, jobWorker, startWorkers, stopJobs } from "@/lib/jobs/queue";
import { givenOldRun } from "../factories/aged-rows";
import { ageSignIns } from "../factories/organizations";
import { type Person, problemOf, signUp } from "../setup/api";
import { ask, operate, signUpOperator } from "../setup/operator";

const queue: JobQueue<z.ZodObject<{ secret: z.ZodString }>> = {
  name: "errands",
  payload: z.object({ secret: z.string() }),
  retries: 0,
  firstDelaySeconds: 1,
  longestDelaySeconds: 1,
  timeoutSeconds: 10,
};
const tries = new Map<string, number>();
const worker = jobWorker(queue, async ({ secret }) => {
  const count = (tries.get(secret) ?? 0) + 1;
  tries.set(secret, count);
  if (count === 1) throw new HopelessJob("The shop is closed.");
});

let operator: Person;
beforeAll(async () => {
  operator = await signUpOperator();
  await startWorkers([worker]);
});
afterAll(() => stopJobs(5_000));

const queues = () => operate<{ data: OperatedQueue[] }>(operator, "GET", "/jobs/queues");
const letters = (query = "") =>
  operate<{ data: OperatedDeadLetter[]; next_cursor: string | null }>(
    operator,
    "GET",
    `/jobs/dead-letters?queue=errands${query}`,
  );
const act = (what: "retry" | "discard", body: object) =>
  operate<{ count: number }>(operator, "POST", `/jobs/dead-letters/${what}`, body);
const eventsOf = (kind: string) => pool()`
  select detail from security_events where user_id = ${operator.id} and kind = ${kind} order by created_at`;

async function givenDeadLetters(...secrets: string[]): Promise<OperatedDeadLetter[]> {
  for (const secret of secrets) await asSystem((tx) => enqueue(tx, queue, { secret }));
  const all = async () => (await letters()).data;
  await until(async () => (await all()).length === secrets.length, { everyMs: 50, timeoutMs: 15_000 });
  return all();
}

describe("the queues", () => {
  test("tell how they stand, the runs that wait among them", async () => {
    const person = await signUp();
    const run = await givenOldRun(person, { daysAgo: 1, status: "waiting" });
    await pool()`
      update run_leases set from_queue = true, queued_at = '2026-01-02T03:04:05Z' where run_id = ${run}`;
    const { data } = await queues();
    expect(data[0]).toMatchObject({
      name: "runs",
      waiting: 1,
      dead: null,
      oldest_waiting_at: "2026-01-02T03:04:05.000Z",
    });
    expect(data.map(({ name }) => name)).toContain("errands");
    await pool()`update run_leases set queued_at = null where run_id = ${run}`;
    expect((await queues()).data[0]).toMatchObject({ waiting: 0, delayed: 1, oldest_waiting_at: null });
  });
});

describe("jobs that failed for good", () => {
  test("are listed with their reason and without what they carry, page by page", async () => {
    const all = await givenDeadLetters("one", "two", "three");
    expect(all[0]).toMatchObject({ queue: "errands", attempts: 1, reason: "The shop is closed." });
    expect(JSON.stringify(all)).not.toMatch(/one|two|three|sealed/);
    expect((await queues()).data.find(({ name }) => name === "errands")).toMatchObject({ dead: 3, waiting: 0 });
    const first = await letters("&limit=2");
    const second = await letters(`&limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(second.next_cursor).toBeNull();

    expect(await act("retry", { queue: "errands", ids: [all[0]?.id] })).toEqual({ count: 1 });
    expect(await until(() => [...tries.values()].includes(2), { everyMs: 50, timeoutMs: 15_000 })).toBe(true);
    expect((await letters()).data.map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
    expect(await act("discard", { queue: "errands", ids: [all[1]?.id] })).toEqual({ count: 1 });
    expect(await act("discard", { queue: "errands" })).toEqual({ count: 1 });
    expect((await letters()).data).toEqual([]);
    expect(await eventsOf("jobs.retried")).toEqual([{ detail: { queue: "errands", count: 1 } }]);
    expect(await eventsOf("jobs.discarded")).toEqual([
      { detail: { queue: "errands", count: 1 } },
      { detail: { queue: "errands", count: 1 } },
    ]);
  });

  test("of a queue that does not exist are not found, and nothing is told of them", async () => {
    const answer = await ask("POST", "/api/v1/operator/jobs/dead-letters/retry", {
      token: operator.token,
      body: { queue: "nowhere" },
    });
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  });

  test("are discarded only after a fresh sign-in, and by no administrator of an organization", async () => {
    const stale = await signUpOperator();
    await ageSignIns(stale);
    const body = { queue: "errands" };
    const path = "/api/v1/operator/jobs/dead-letters/discard";
    expect(await problemOf(await ask("POST", path, { token: stale.token, body }))).toEqual({
      status: 403,
      code: "fresh_sign_in_required",
    });
    const { token } = await signUp();
    expect(await problemOf(await ask("POST", path, { token, body }))).toEqual({ status: 403, code: "forbidden" });
  });
});
