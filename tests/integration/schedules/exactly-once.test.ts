import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tick } from "@/features/schedules/ticking/ticker";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { createPerson } from "../../factories/people";
import { startScriptedModel } from "../../setup/scripted-model";

await startScriptedModel("responses");

type Worker = ChildProcessByStdio<Writable, Readable, null>;

const workers: Worker[] = [];

/** A process of its own, with its own connections, that ticks once it is told to. */
async function startWorker(): Promise<void> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "tests/setup/ticker-process.ts"],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, LOG_LEVEL: "error" } },
  );
  workers.push(child);
  for await (const chunk of child.stdout) if (String(chunk).includes("ready")) return;
  throw new Error("A worker ended before it was ready.");
}

beforeAll(async () => {
  await Promise.all([startWorker(), startWorker(), startWorker()]);
}, 60_000);

afterAll(async () => {
  for (const { stdin } of workers) stdin.end();
  await Promise.all(workers.map((worker) => worker.exitCode ?? new Promise((resolve) => worker.once("exit", resolve))));
});

const count = 1_000;

/** Schedules of several organizations, all due at the same minute. */
async function givenSchedules(organizations: readonly OrganizationContext[], due: Date): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const ctx = organizations[index % organizations.length] as OrganizationContext;
    return {
      id: newId(),
      organization_id: ctx.organization.id,
      user_id: actingUserId(ctx),
      name: `Schedule ${index}`,
      target_kind: "agent",
      target_key: "triage",
      input: '"Go."',
      cron: "0 * * * *",
      time_zone: "Europe/Berlin",
      overlap: "skip",
      catch_up: "last",
      next_due_at: due.toISOString(),
    };
  });
  await pool()`insert into schedules ${pool()(rows)}`;
}

describe("a thousand schedules due in the same minute, with three worker processes", () => {
  test("each fires once, and soon", async () => {
    const organizations = await Promise.all(Array.from({ length: 5 }, () => createPerson()));
    const due = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    await givenSchedules(organizations, due);
    const startedAt = performance.now();
    for (const { stdin } of workers) stdin.write("go\n");
    await expect
      .poll(
        async () => (await pool()`select count(*)::int as n from schedule_firings where run_id is not null`)[0]?.n,
        {
          timeout: 60_000,
          interval: 100,
        },
      )
      .toBe(count);
    const seconds = (performance.now() - startedAt) / 1_000;
    process.stdout.write(`    ${count} schedules fired in ${seconds.toFixed(1)} s\n`);
    const [firings] = await pool()`
      select count(*)::int as firings, count(distinct schedule_id)::int as schedules, count(distinct run_id)::int as runs,
        count(distinct due_at)::int as times, bool_and(status = 'started') as started from schedule_firings`;
    expect(firings).toEqual({ firings: count, schedules: count, runs: count, times: 1, started: true });
    const [runs] = await pool()`select count(*)::int as runs from runs where trigger = 'schedule'`;
    expect(runs).toEqual({ runs: count });
    const [next] =
      await pool()`select count(*)::int as n from schedules where next_due_at > now() and last_due_at = ${due.toISOString()}`;
    expect(next).toEqual({ n: count });
    expect(await tick()).toBe(0);
    // About five seconds on two cores; wide, because a busy machine is no reason to fail.
    expect(seconds).toBeLessThan(30);
  }, 90_000);
});
