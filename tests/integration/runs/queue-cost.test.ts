import { expect, test } from "vitest";
import { claimQueuedRuns } from "@/features/runs/dispatch/claim";
import { pool } from "@/lib/db/client";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { multiplyQueuedRun, queueAgentRun } from "@/tests/setup/queue";

await startModel();
givenAgent("queued");

const connections = 20;

/** What all sessions have read of the leases since the database began, index entries included. */
async function readSoFar(): Promise<number> {
  // A session reports what it has read now and then, or when it is asked to; the pause keeps each busy with one request.
  await Promise.all(
    Array.from({ length: connections }, () => pool()`select pg_stat_force_next_flush(), pg_sleep(0.05)`),
  );
  const [row] = await pool()<{ rows: number }[]>`
    select (t.seq_tup_read + coalesce(t.idx_tup_fetch, 0)
      + (select sum(idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid))::int as rows
    from pg_stat_user_tables t where t.relname = 'run_leases'`;
  return row?.rows ?? 0;
}

/** How many rows and index entries taking one run reads while so many wait. */
async function costOfClaim(waiting: number): Promise<number> {
  await pool()`delete from run_leases`;
  const ctx = await createPerson();
  const first = await queueAgentRun(ctx, "queued");
  if (waiting > 1) await multiplyQueuedRun(first, waiting - 1);
  await pool()`vacuum analyze run_leases`;
  const before = await readSoFar();
  expect((await claimQueuedRuns(1, 1)).map(({ runId }) => runId)).toEqual([first]);
  return (await readSoFar()) - before;
}

test("taking the next run reads as little with ten thousand waiting as with a hundred", async () => {
  const [one, hundred, tenThousand] = [await costOfClaim(1), await costOfClaim(100), await costOfClaim(10_000)];
  const shown = `rows read with 1, 100 and 10,000 waiting: ${one}, ${hundred}, ${tenThousand}`;
  expect(one, shown).toBeGreaterThan(0);
  expect(tenThousand, shown).toBeLessThanOrEqual(hundred + 100);
}, 120_000);
