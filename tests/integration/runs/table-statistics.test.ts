import { expect, test } from "vitest";
import { refreshStatistics } from "@/features/runs/dispatch/table-statistics";
import { pool } from "@/lib/db/client";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { multiplyQueuedRun, queueAgentRun } from "@/tests/setup/queue";

await startModel();
givenAgent("queued");

test("a queue that has grown at once is looked at again, and not a second time", async () => {
  await pool()`vacuum analyze run_leases`;
  expect(await refreshStatistics()).not.toContain("run_leases");
  await multiplyQueuedRun(await queueAgentRun(await createPerson(), "queued"), 10_000);
  expect(await refreshStatistics()).toContain("run_leases");
  const [known] = await pool()`select reltuples::float8 as rows from pg_class where oid = 'run_leases'::regclass`;
  expect(known?.rows).toBeGreaterThan(9_000);
  expect(await refreshStatistics()).not.toContain("run_leases");
});
