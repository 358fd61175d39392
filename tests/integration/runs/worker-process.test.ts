import { afterAll, expect, test } from "vitest";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { startRunEngine } from "@/features/runs/engine/start";
import { pool } from "@/lib/db/client";
import { closeNotifications } from "@/lib/events/notifications";
import { createPerson } from "@/tests/factories/people";
import { startWorkflow } from "@/tests/factories/workflow-runs";
import { startModel } from "@/tests/setup/model";
import { eventsOf } from "@/tests/setup/runs";
import { startWorkerProcess, type WorkerProcess } from "@/tests/setup/worker-process";

const { answerWith } = await startModel();
// This process has the role `web`: it follows and sweeps, and leaves the queue alone.
await startRunEngine();
const workers: WorkerProcess[] = [];
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await closeNotifications();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess();
  workers.push(worker);
  return worker;
}

const ownerOf = async (runId: string) =>
  (await pool()<{ owner: string }[]>`select owner from run_leases where run_id = ${runId}`)[0]?.owner;

test("a queued run waits for a worker, is executed there and is followed here; a drain hands it on at once", async () => {
  const ctx = await createPerson();
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let calls = 0;
  answerWith(async () => {
    calls++;
    asked.resolve();
    await release.promise;
    return { content: `Answer ${calls}.` };
  });
  const runId = await startWorkflow(ctx, "analysis-code", "Tea");
  expect(await ownerOf(runId)).toBe("");
  const first = await startWorker();
  await asked.promise;
  const owner = await ownerOf(runId);
  expect(activeRuns().has(runId)).toBe(false);
  expect(owner).not.toBe("");

  await startWorker();
  // The model never answers within the grace, so the run is handed on.
  await first.drain();
  await expect.poll(() => ownerOf(runId), { timeout: 5_000 }).not.toBe(owner);
  release.resolve();
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed" });
  const turns = events.flatMap((event) => (event.kind === "lifecycle" ? [event.reason] : []));
  expect(turns).toEqual(["queued", "started", "resumed"]);
  const steps = await pool()`select status from run_steps where run_id = ${runId}`;
  expect(steps.map(({ status }) => status)).toEqual(["completed", "completed"]);
}, 240_000);

test("what a killed worker was doing is done by another, and what was finished is not done again", async () => {
  const ctx = await createPerson();
  const second = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  let calls = 0;
  answerWith(async () => {
    calls++;
    if (calls === 2) {
      second.resolve();
      await release.promise;
    }
    return { content: `Answer ${calls}.` };
  });
  const runId = await startWorkflow(ctx, "analysis-code", "Tea");
  await second.promise;
  const finished = () => pool()`select from run_steps where run_id = ${runId} and status = 'completed'`;
  // A step is finished once that is durable, which on a busy machine may come after the next one has asked its model.
  await expect.poll(async () => (await finished()).length, { timeout: 15_000, interval: 10 }).toBe(1);
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  await startWorker();
  release.resolve();
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: `Answer ${calls}.` });
  const rows = await pool()`select output from run_steps where run_id = ${runId} order by started_at`;
  expect(rows).toMatchObject([{ output: "Answer 1." }, { output: `Answer ${calls}.` }]);
  // On a busy machine the second worker may lose the run once more; only the step under way is asked for again.
  const resumed = events.filter((event) => event.kind === "lifecycle" && event.reason === "resumed");
  expect(resumed.length).toBeGreaterThanOrEqual(1);
  expect(calls).toBe(2 + resumed.length);
}, 240_000);
