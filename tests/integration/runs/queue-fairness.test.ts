import { expect, test } from "vitest";
import { claimQueuedRuns } from "@/features/runs/dispatch/claim";
import { actingUserId } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { multiplyQueuedRun, queueAgentRun } from "@/tests/setup/queue";

await startModel();
givenAgent("queued");

/** Takes out of the queue what earlier tests left. */
const emptyQueue = () => pool()`delete from run_leases`;
const perOrganization = () => env().RUN_CONCURRENCY_PER_ORGANIZATION;

/** Takes runs as a worker does that keeps them. */
async function claim(limit: number, mostHere = perOrganization()): Promise<string[]> {
  const ids = (await claimQueuedRuns(limit, mostHere)).map((run) => run.runId);
  await pool()`update run_leases set expires_at = 'infinity' where run_id = any(${ids}::uuid[])`;
  return ids;
}

/** Ends runs of this process, as far as the queue can tell. */
const end = (runIds: readonly string[]) => pool()`delete from run_leases where run_id = any(${[...runIds]}::uuid[])`;

async function organizationsOf(runIds: readonly string[]): Promise<string[]> {
  const rows = await pool()<{ id: string; organization_id: string }[]>`
    select id, organization_id from runs where id = any(${[...runIds]}::uuid[])`;
  return runIds.map((id) => rows.find((row) => row.id === id)?.organization_id ?? "");
}

async function flood(copies: number) {
  const ctx = await createPerson();
  await multiplyQueuedRun(await queueAgentRun(ctx, "queued"), copies - 1);
  return ctx.organization.id;
}

test("an organization that floods the queue does not delay another's first run", async () => {
  await emptyQueue();
  const flooding = await flood(2_000);
  const first = await claim(20);
  expect(first).toHaveLength(perOrganization());
  expect(await claim(20)).toEqual([]);
  const other = await createPerson();
  const runId = await queueAgentRun(other, "queued");
  expect(await claim(1)).toEqual([runId]);
  await end(first.slice(0, 1));
  expect(await organizationsOf(await claim(20))).toEqual([flooding]);
});

test("a busy process holds few runs of one organization, still begins another's, and leaves the rest to other workers", async () => {
  await emptyQueue();
  const flooding = await flood(100);
  const first = await claim(20, 2);
  expect(await organizationsOf(first)).toEqual([flooding, flooding]);
  expect(await claim(20, 2)).toEqual([]);
  const runId = await queueAgentRun(await createPerson(), "queued");
  expect(await claim(20, 2)).toEqual([runId]);
  await pool()`update run_leases set owner = 'another' where run_id = any(${first}::uuid[])`;
  expect(await claim(20, 2)).toHaveLength(2);
});

test("where places are few, whoever has the fewest under way comes first", async () => {
  await emptyQueue();
  const flooding = await flood(100);
  const small = await flood(3);
  const organizations = await organizationsOf(await claim(4));
  expect(organizations.filter((id) => id === flooding)).toHaveLength(2);
  expect(organizations.filter((id) => id === small)).toHaveLength(2);
});

test("runs of one organization begin in the order in which they came", async () => {
  await emptyQueue();
  const ctx = await createPerson();
  const ids: string[] = [];
  for (let run = 0; run < 3; run++) ids.push(await queueAgentRun(ctx, "queued"));
  const claimed: (string | undefined)[] = [];
  for (let run = 0; run < 3; run++) claimed.push((await claim(1))[0]);
  expect(claimed).toEqual(ids);
});

test("processes that look at the same time never exceed an organization's limit nor take a run twice", async () => {
  await emptyQueue();
  await flood(100);
  const claims = await Promise.all(Array.from({ length: 5 }, () => claim(4)));
  const ids = claims.flat();
  expect(ids).toHaveLength(perOrganization());
  expect(new Set(ids).size).toBe(ids.length);
});

test("a run whose worker died comes before waiting ones; one whose time has come waits its turn again", async () => {
  await emptyQueue();
  const ctx = await createPerson();
  const lost = await queueAgentRun(ctx, "queued");
  await claim(1);
  const woken = await queueAgentRun(ctx, "queued");
  const last = await queueAgentRun(ctx, "queued");
  await pool()`update run_leases set owner = 'gone', expires_at = now() - interval '1 second' where run_id = ${lost}`;
  await pool()`
    update run_leases set queued_at = null, expires_at = now() - interval '1 second' where run_id = ${woken}`;
  const order: (string | undefined)[] = [];
  for (let run = 0; run < 3; run++) order.push((await claim(1))[0]);
  expect(order).toEqual([lost, woken, last]);
});

test("a run that was queued in a transaction that failed does not exist, and one that is queued leaves its mark", async () => {
  await emptyQueue();
  const ctx = await createPerson();
  const runId = await queueAgentRun(ctx, "queued");
  const [row] = await pool()`select user_id, status, started_at from runs where id = ${runId}`;
  expect(row).toMatchObject({ user_id: actingUserId(ctx), status: "queued", started_at: null });
  await expect(queueAgentRun(ctx, "nobody")).rejects.toMatchObject({ code: "validation_failed" });
  expect(await pool()`select run_id from run_leases`).toHaveLength(1);
});
