import { beforeEach, describe, expect, test } from "vitest";
import { failuresUntilPause } from "@/features/schedules/constants";
import type { Schedule } from "@/features/schedules/schema";
import { tick } from "@/features/schedules/ticking/ticker";
import { pool } from "@/lib/db/client";
import { givenColleague } from "../../factories/organizations";
import { type Person, problemOf, request, signUp } from "../../setup/api";
import { dispatch } from "../../setup/dispatch";
import { endRunsOf, firingsOf, makeDue } from "../../setup/schedules";
import { startScriptedModel } from "../../setup/scripted-model";

await startScriptedModel("responses");

const root = "/api/v1/schedules";
const minutely = {
  name: "Sums",
  target: { kind: "agent", key: "triage" },
  input: "Add up",
  cron: "* * * * *",
  time_zone: "Europe/Berlin",
};

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});

const send = (method: string, path: string, body?: object, token = ada.token) =>
  dispatch(request(`${root}${path}`, { method, token, ...(body ? { body } : {}) }));

async function make(body: object = {}): Promise<Schedule> {
  const answer = await send("POST", "", { ...minutely, ...body });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Schedule;
}

/** As if so many of its minutes had passed while nothing ran. */
async function missed({ id }: Schedule, minutes: number): Promise<void> {
  await pool()`
    update schedules set next_due_at = date_trunc('minute', now()) - ${minutes} * interval '1 minute' where id = ${id}`;
}
const rowOf = async ({ id }: Schedule) => (await pool()`select * from schedules where id = ${id}`)[0];
const statusesOf = async ({ id }: Schedule) => (await firingsOf(id)).map(({ status }) => status);

describe("a schedule is never made or changed to", () => {
  const refused: [name: string, body: object, path: string][] = [
    ["seconds", { cron: "*/5 * * * * *" }, "cron"],
    ["a nickname", { cron: "@every 1s" }, "cron"],
    ["a step of nothing", { cron: "*/0 * * * *" }, "cron"],
    ["a list in which everything is meant", { cron: "1,2,* * * * *" }, "cron"],
    ["a range that runs backwards into nothing", { cron: "0 0 31 2 *" }, "cron"],
    ["an expression without end", { cron: `${"0,".repeat(5_000)}0 * * * *` }, "cron"],
    ["line breaks for fields", { cron: "0 9\n* * *; drop" }, "cron"],
    ["an offset for a zone", { time_zone: "+02:00" }, "time_zone"],
    ["a path for a zone", { time_zone: "../../etc/localtime" }, "time_zone"],
    ["a time of long ago", { cron: null, run_at: "1970-01-01T00:00:00Z" }, "run_at"],
    ["the present second", { cron: null, run_at: new Date(Date.now() - 1).toISOString() }, "run_at"],
    ["a day that is none", { cron: null, run_at: "2099-02-30T00:00:00Z" }, "run_at"],
    ["two times at once", { run_at: "2099-01-01T00:00:00Z" }, "run_at"],
  ];
  test.each(refused)("%s", async (_name, body, path) => {
    const schedule = await make();
    for (const answer of [
      await send("POST", "", { ...minutely, ...body }),
      await send("POST", "/preview", { cron: minutely.cron, time_zone: minutely.time_zone, ...body }),
      await send("PATCH", `/${schedule.id}`, { cron: minutely.cron, ...body }),
    ]) {
      expect(answer.status).toBe(422);
      const { errors } = (await answer.json()) as { errors: { path: string }[] };
      expect(errors.map((error) => error.path)).toContain(path);
    }
    expect((await rowOf(schedule))?.cron).toBe(minutely.cron);
  });

  test("a pattern without words, which is told as it is written instead", async () => {
    expect(await make({ cron: "0 9 15W,20 * *" })).toMatchObject({
      words: "At the times of 0 9 15W,20 * * (Europe/Berlin)",
    });
  });
});

describe("while a schedule fires", () => {
  test("a change of its times takes its turn: what was due fires at most once, the rest counts from the change on", async () => {
    for (let round = 0; round < 5; round++) {
      const schedule = await make();
      await missed(schedule, 0);
      const [, answer] = await Promise.all([
        tick(),
        send("PATCH", `/${schedule.id}`, { cron: "0 9 1 1 *", time_zone: "UTC" }),
        tick(),
      ]);
      expect(answer.status).toBe(200);
      expect((await statusesOf(schedule)).length).toBeLessThanOrEqual(1);
      expect(new Date((await rowOf(schedule))?.next_due_at).toISOString()).toMatch(/-01-01T09:00:00\.000Z$/);
      expect(await tick()).toBe(0);
    }
  });

  test("a pause in the middle of catching up leaves out what waits and all that has not fired, for good", async () => {
    const schedule = await make({ catch_up: "all", overlap: "queue" });
    await missed(schedule, 30);
    for (let time = 0; time < 3; time++) await tick();
    expect(await statusesOf(schedule)).toEqual(["started", "pending", "pending"]);
    const [, answer] = await Promise.all([tick(), send("POST", `/${schedule.id}/pause`)]);
    expect(answer.status).toBe(200);
    const before = await statusesOf(schedule);
    expect(before.filter((status) => status === "pending")).toEqual([]);
    await endRunsOf(schedule.id);
    expect(await tick()).toBe(0);
    expect(await statusesOf(schedule)).toEqual(before);
    expect((await send("POST", `/${schedule.id}/resume`)).status).toBe(200);
    expect(await tick()).toBe(0);
    expect(new Date((await rowOf(schedule))?.next_due_at).getTime()).toBeGreaterThan(Date.now());
  });

  test("its deletion forgets what waits and leaves the run that has been queued", async () => {
    const schedule = await make({ catch_up: "all", overlap: "queue" });
    await missed(schedule, 5);
    for (let time = 0; time < 3; time++) await tick();
    expect(await statusesOf(schedule)).toContain("pending");
    const [, answer] = await Promise.all([tick(), send("DELETE", `/${schedule.id}`)]);
    expect(answer.status).toBe(204);
    await endRunsOf(schedule.id);
    expect(await tick()).toBe(0);
    expect(await firingsOf(schedule.id)).toEqual([]);
    expect(await pool()`select status from runs where trigger_id = ${schedule.id}`).toEqual([{ status: "completed" }]);
  });

  test("failures that pause it leave out what waits, and are told once", async () => {
    const schedule = await make({ overlap: "queue" });
    await missed(schedule, 0);
    await tick();
    for (let waiting = 0; waiting < failuresUntilPause + 4; waiting++) {
      await makeDue(schedule.id);
      await tick();
    }
    await pool()`update schedules set target_key = 'gone-agent' where id = ${schedule.id}`;
    await endRunsOf(schedule.id);
    while ((await tick()) > 0);
    expect(await rowOf(schedule)).toMatchObject({ failures_in_row: failuresUntilPause, next_due_at: null });
    const statuses = await statusesOf(schedule);
    expect(statuses.filter((status) => status === "failed")).toHaveLength(failuresUntilPause);
    expect(statuses.filter((status) => status === "skipped")).toHaveLength(4);
    const told = await pool()`
      select count(*)::int as n from activity_events where subject_id = ${schedule.id} and kind = 'schedule.paused'`;
    expect(told).toEqual([{ n: 1 }]);
  });
});

test("a clock that jumps back and forth over a due minute fires it once, with several workers", async () => {
  const schedule = await make({ catch_up: "all", overlap: "queue" });
  await missed(schedule, 0);
  const due = (await rowOf(schedule))?.next_due_at;
  // A clock that is set back makes the schedule due again; one that is set forward makes it late. Between them others tick.
  for (const minutes of [0, 1, 0, -1, 0, 2, 0]) {
    await pool()`
      update schedules set next_due_at = ${due}::timestamptz - ${minutes} * interval '1 minute' where id = ${schedule.id}`;
    await Promise.all([tick(), tick(), tick()]);
  }
  const firings = await firingsOf(schedule.id);
  const times = firings.map(({ due_at }) => new Date(due_at).getTime());
  expect(new Set(times).size).toBe(times.length);
  expect(times.filter((time) => time === new Date(due).getTime())).toHaveLength(1);
  const runs = await pool()`select id from runs where trigger_id = ${schedule.id}`;
  expect(runs).toHaveLength(1);
});

describe("a viewer", () => {
  const attempts: [method: string, suffix: string, body?: object][] = [
    ["PATCH", "", { name: "Mine" }],
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["POST", "/run-now"],
    ["DELETE", ""],
  ];
  test("makes and changes no schedule, and a stranger does not learn that it exists", async () => {
    const schedule = await make();
    const [viewer, stranger] = [await givenColleague(ada, "viewer"), await signUp()];
    const forbidden = { status: 403, code: "forbidden" };
    expect(await problemOf(await send("POST", "", minutely, viewer.token))).toEqual(forbidden);
    for (const [method, suffix, body] of attempts) {
      const path = `/${schedule.id}${suffix}`;
      expect(await problemOf(await send(method, path, body, viewer.token)), `${method} ${suffix}`).toEqual(forbidden);
      expect((await send(method, path, body, stranger.token)).status, `${method} ${suffix}`).toBe(404);
    }
    expect((await send("GET", `/${schedule.id}/firings`, undefined, stranger.token)).status).toBe(404);
    expect(await rowOf(schedule)).toMatchObject({ name: "Sums", paused_at: null });
    expect(await pool()`select id from runs where trigger_id = ${schedule.id}`).toHaveLength(0);
  });
});
