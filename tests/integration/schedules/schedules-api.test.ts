import { beforeEach, describe, expect, test } from "vitest";
import { GET as firingsRoute } from "@/app/api/v1/schedules/[schedule_id]/firings/route";
import { POST as pauseRoute } from "@/app/api/v1/schedules/[schedule_id]/pause/route";
import { POST as resumeRoute } from "@/app/api/v1/schedules/[schedule_id]/resume/route";
import {
  DELETE as deleteRoute,
  GET as getRoute,
  PATCH as updateRoute,
} from "@/app/api/v1/schedules/[schedule_id]/route";
import { POST as runNowRoute } from "@/app/api/v1/schedules/[schedule_id]/run-now/route";
import { GET as calendarRoute } from "@/app/api/v1/schedules/calendar/route";
import { POST as previewRoute } from "@/app/api/v1/schedules/preview/route";
import { POST as createRoute, GET as listRoute } from "@/app/api/v1/schedules/route";
import type { CalendarEntry, Schedule, ScheduleFiring, SchedulePreview } from "@/features/schedules/schema";
import { pool } from "@/lib/db/client";
import { givenColleague } from "../../factories/organizations";
import { type Person, problemOf, request, signUp } from "../../setup/api";
import { startScriptedModel } from "../../setup/scripted-model";

await startScriptedModel("responses");

const root = "/api/v1/schedules";
const daily = {
  name: "Daily sums",
  target: { kind: "agent", key: "triage" },
  input: "Add up",
  cron: "0 9 * * *",
  time_zone: "Europe/Berlin",
};
const forbidden = { status: 403, code: "forbidden" };
const missing = { status: 404, code: "not_found" };

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});

const json = async <T>(answer: Response): Promise<T> => (await answer.json()) as T;
const post = (body: object, token = ada.token) => createRoute(request(root, { method: "POST", token, body }));

async function make(body: object = {}, token = ada.token): Promise<Schedule> {
  const answer = await post({ ...daily, ...body }, token);
  expect(answer.status).toBe(201);
  return json(answer);
}

type Route = typeof getRoute;

function act(
  route: Route,
  { id }: Pick<Schedule, "id">,
  method: string,
  suffix = "",
  body?: object,
  token = ada.token,
) {
  return route(request(`${root}/${id}${suffix}`, { method, token, ...(body ? { body } : {}) }));
}

async function list(query = "", token = ada.token) {
  return json<{ data: Schedule[]; next_cursor: string | null }>(await listRoute(request(`${root}${query}`, { token })));
}

async function fieldsRefused(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(422);
  return (await json<{ errors: { path: string }[] }>(answer)).errors.map(({ path }) => path);
}

describe("making a schedule", () => {
  test("answers with its words and its next time by the clocks of its zone", async () => {
    const made = await make();
    expect(made).toMatchObject({
      words: "At 09:00 (Europe/Berlin)",
      status: "active",
      overlap: "skip",
      catch_up: "last",
      is_mine: true,
      owner: { id: ada.id },
      last_firing: null,
    });
    const berlin = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", timeStyle: "medium" });
    expect(berlin.format(new Date(made.next_due_at ?? 0))).toBe("09:00:00");
    const [event] = await pool()`select kind from activity_events where subject_id = ${made.id}`;
    expect(event).toEqual({ kind: "schedule.created" });
  });

  test("takes a single time instead", async () => {
    const run_at = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 3_600_000).toISOString();
    const made = await make({ cron: null, run_at });
    expect(made).toMatchObject({ cron: null, run_at, next_due_at: run_at });
  });

  const refused: [name: string, body: object, path: string][] = [
    ["no time at all", { cron: null }, "cron"],
    ["both a pattern and a single time", { run_at: "2099-01-01T00:00:00Z" }, "run_at"],
    ["a time that has passed", { cron: null, run_at: "2020-01-01T00:00:00Z" }, "run_at"],
    ["six fields", { cron: "* * * * * *" }, "cron"],
    ["a minute that is none", { cron: "61 * * * *" }, "cron"],
    ["a date that never comes", { cron: "0 0 30 2 *" }, "cron"],
    ["a zone that nobody knows", { time_zone: "Mars/Base" }, "time_zone"],
    ["an agent that is not there", { target: { kind: "agent", key: "nobody" } }, "target.key"],
    ["a workflow that is not there", { target: { kind: "workflow", key: "nobody" } }, "target.key"],
    ["an empty input", { input: " " }, "input"],
    ["an object for an agent", { input: { topic: "Tea" } }, "input"],
    ["no name", { name: "" }, "name"],
  ];
  test.each(refused)("is refused with %s", async (_name, body, path) => {
    expect(await fieldsRefused(await post({ ...daily, ...body }))).toContain(path);
  });
});

test("a preview says when it would fire, in words and as five times, or what is wrong", async () => {
  const preview = (body: object) =>
    previewRoute(request(`${root}/preview`, { method: "POST", token: ada.token, body }));
  const shown = await json<SchedulePreview>(await preview({ cron: "*/15 * * * *", time_zone: "Asia/Kathmandu" }));
  expect(shown.words).toBe("Every 15 minutes (Asia/Kathmandu)");
  expect(shown.next_times).toHaveLength(5);
  expect(await fieldsRefused(await preview({ cron: "0 0 30 2 *", time_zone: "UTC" }))).toEqual(["cron"]);
  expect(await pool()`select id from schedules where organization_id = ${ada.organizationId}`).toHaveLength(0);
});

describe("a schedule of one's own", () => {
  test("changes what is given and counts a new time from now on", async () => {
    const made = await make();
    const changed = await json<Schedule>(
      await act(updateRoute, made, "PATCH", "", { cron: "30 6 * * *", time_zone: "Asia/Tokyo" }),
    );
    expect(changed).toMatchObject({ name: made.name, words: "At 06:30 (Asia/Tokyo)", input: "Add up" });
    expect(changed.next_due_at).toMatch(/T21:30:00/);
    const run_at = "2099-01-01T00:00:00.000Z";
    const once = await json<Schedule>(await act(updateRoute, made, "PATCH", "", { run_at }));
    expect(once).toMatchObject({ cron: null, run_at, next_due_at: run_at });
    expect(await fieldsRefused(await act(updateRoute, made, "PATCH", "", { time_zone: "Mars/Base" }))).toEqual([
      "time_zone",
    ]);
  });

  test("pauses and goes on with its next time; neither twice", async () => {
    const made = await make();
    for (let round = 0; round < 2; round++) {
      const paused = await json<Schedule>(await act(pauseRoute, made, "POST", "/pause"));
      expect(paused).toMatchObject({ status: "paused", next_due_at: null, pause_reason: null });
    }
    expect((await list("?status=paused")).data).toHaveLength(1);
    for (let round = 0; round < 2; round++) {
      const resumed = await json<Schedule>(await act(resumeRoute, made, "POST", "/resume"));
      expect(resumed).toMatchObject({ status: "active", next_due_at: made.next_due_at });
    }
    const kinds = await pool()`select kind from activity_events where subject_id = ${made.id} order by position`;
    expect(kinds.map(({ kind }) => kind)).toEqual(["schedule.created", "schedule.paused", "schedule.resumed"]);
  });

  test("whose single time has passed cannot be resumed", async () => {
    const made = await make({ cron: null, run_at: new Date(Date.now() + 3_600_000).toISOString() });
    await act(pauseRoute, made, "POST", "/pause");
    await pool()`update schedules set run_at = now() - interval '1 minute' where id = ${made.id}`;
    expect(await problemOf(await act(resumeRoute, made, "POST", "/resume"))).toEqual({ status: 409, code: "conflict" });
  });

  test("runs now besides its times, also while it is paused, and lists what became of them by page", async () => {
    const made = await make();
    await act(pauseRoute, made, "POST", "/pause");
    const started: ScheduleFiring[] = [];
    for (let round = 0; round < 3; round++) {
      const answer = await act(runNowRoute, made, "POST", "/run-now");
      expect(answer.status).toBe(201);
      started.push(await json(answer));
    }
    expect(started[0]).toMatchObject({ status: "started", is_manual: true, run_status: "queued", reason: null });
    const page = async (query: string) =>
      json<{ data: ScheduleFiring[]; next_cursor: string | null }>(
        await act(firingsRoute, made, "GET", `/firings${query}`),
      );
    const first = await page("?limit=2");
    const second = await page(`?limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data].map(({ run_id }) => run_id)).toEqual(
      started.map(({ run_id }) => run_id).reverse(),
    );
    expect(second.next_cursor).toBeNull();
    expect((await list()).data[0]?.last_firing?.run_id).toBe(started.at(-1)?.run_id);
  });

  test("that cannot start anything says why at once", async () => {
    const made = await make();
    await pool()`update schedules set target_key = 'gone' where id = ${made.id}`;
    const answer = await act(runNowRoute, made, "POST", "/run-now");
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("gone") });
    expect(await pool()`select 1 from schedule_firings where schedule_id = ${made.id}`).toHaveLength(0);
  });

  test("is deleted with its firings, and its runs stay", async () => {
    const made = await make();
    const { run_id } = await json<ScheduleFiring>(await act(runNowRoute, made, "POST", "/run-now"));
    expect((await act(deleteRoute, made, "DELETE")).status).toBe(204);
    expect(await problemOf(await act(getRoute, made, "GET"))).toEqual(missing);
    expect(await pool()`select id from runs where id = ${run_id}`).toHaveLength(1);
  });
});

describe("a schedule of a colleague", () => {
  const changes: [name: string, route: Route, method: string, suffix: string, body?: object][] = [
    ["changed", updateRoute, "PATCH", "", { name: "Other" }],
    ["paused", pauseRoute, "POST", "/pause"],
    ["resumed", resumeRoute, "POST", "/resume"],
    ["started", runNowRoute, "POST", "/run-now"],
    ["deleted", deleteRoute, "DELETE", ""],
  ];
  test.each(changes)("is seen by all, and %s by admins only", async (_name, route, method, suffix, body) => {
    const [maker, member, viewer, admin] = [
      await givenColleague(ada, "member"),
      await givenColleague(ada, "member"),
      await givenColleague(ada, "viewer"),
      await givenColleague(ada, "admin"),
    ];
    const stranger = await signUp();
    const made = await make({}, maker.token);
    expect((await list("", viewer.token)).data).toMatchObject([
      { id: made.id, is_mine: false, owner: { id: maker.id } },
    ]);
    for (const { token } of [member, viewer]) {
      expect(await problemOf(await act(route, made, method, suffix, body, token))).toEqual(forbidden);
    }
    expect(await problemOf(await act(route, made, method, suffix, body, stranger.token))).toEqual(missing);
    expect((await act(route, made, method, suffix, body, admin.token)).status).toBeLessThan(300);
  });

  test("becomes an admin's own when they take it over", async () => {
    const [maker, admin] = [await givenColleague(ada, "member"), await givenColleague(ada, "admin")];
    const made = await make({}, maker.token);
    const taken = await json<Schedule>(await act(updateRoute, made, "PATCH", "", { take_over: true }, admin.token));
    expect(taken).toMatchObject({ is_mine: true, owner: { id: admin.id } });
  });
});

test("the list goes by page, newest first, and by words, state and target", async () => {
  const [tea, coffee] = [await make({ name: "Tea report" }), await make({ name: "Coffee report" })];
  const other = await make({ name: "100% done", target: { kind: "agent", key: "writer" } });
  const first = await list("?limit=2");
  expect(first.data.map(({ id }) => id)).toEqual([other.id, coffee.id]);
  expect((await list(`?limit=2&cursor=${first.next_cursor}`)).data.map(({ id }) => id)).toEqual([tea.id]);
  expect((await list("?q=REPORT")).data).toHaveLength(2);
  expect((await list("?q=0%25")).data.map(({ id }) => id)).toEqual([other.id]);
  expect((await list("?target_kind=agent&target_key=writer")).data.map(({ id }) => id)).toEqual([other.id]);
  expect((await list("?status=ended")).data).toEqual([]);
  await pool()`update schedules set next_due_at = null where id = ${tea.id}`;
  expect((await list("?status=ended")).data.map(({ id }) => id)).toEqual([tea.id]);
});

describe("the calendar", () => {
  const calendar = (query: string) => calendarRoute(request(`${root}/calendar?${query}`, { token: ada.token }));
  const entries = async (query: string) => (await json<{ data: CalendarEntry[] }>(await calendar(query))).data;

  test("has one entry for each schedule and day, in the days of the reader's zone", async () => {
    await make({ cron: "30 23 * * *", time_zone: "UTC" });
    const far = "from=2099-03-01&to=2099-03-07";
    expect(await entries(`${far}&time_zone=UTC`)).toHaveLength(7);
    const tokyo = await entries(`${far}&time_zone=Asia/Tokyo`);
    expect(tokyo.map(({ date, first_at }) => [date, first_at])[0]).toEqual(["2099-03-01", "2099-02-28T23:30:00.000Z"]);
    expect(tokyo.every(({ status, times, has_more }) => status === "coming" && times.length === 1 && !has_more)).toBe(
      true,
    );
  });

  test("shows ten times of a day at most, and that there are more", async () => {
    await make({ cron: "* * * * *" });
    const days = await entries("from=2099-03-01&to=2099-03-31&time_zone=America/New_York");
    expect(days).toHaveLength(31);
    expect(days.every(({ times, has_more }) => times.length === 10 && has_more)).toBe(true);
  });

  test("shows what became of the times that passed, the worst first", async () => {
    const made = await make();
    await pool()`
      insert into schedule_firings (organization_id, schedule_id, due_at, status)
      values (${ada.organizationId}, ${made.id}, '2020-05-01T09:00:00Z', 'skipped'),
        (${ada.organizationId}, ${made.id}, '2020-05-01T10:00:00Z', 'failed'),
        (${ada.organizationId}, ${made.id}, '2020-05-02T09:00:00Z', 'missed')`;
    expect(await entries("from=2020-05-01&to=2020-05-03")).toMatchObject([
      { date: "2020-05-01", status: "failed", times: [expect.any(String), expect.any(String)] },
      { date: "2020-05-02", status: "missed" },
    ]);
  });

  test("a schedule that fires every minute hides neither the later days nor the other schedules", async () => {
    const [busy, calm] = [await make({ cron: "* * * * *" }), await make()];
    await pool()`
      insert into schedule_firings (organization_id, schedule_id, due_at, status)
      select ${ada.organizationId}::uuid, ${busy.id}::uuid, t, case when t = '2020-05-09T23:59:00Z' then 'failed' else 'skipped' end
      from generate_series('2020-05-01T00:00:00Z'::timestamptz, '2020-05-09T23:59:00Z', '1 minute') t
      union all select ${ada.organizationId}::uuid, ${calm.id}::uuid, '2020-05-09T09:00:00Z', 'missed'`;
    const all = await entries("from=2020-05-01&to=2020-05-10");
    const ofBusy = all.filter(({ schedule_id }) => schedule_id === busy.id);
    expect(ofBusy).toHaveLength(9);
    expect(ofBusy.every(({ times, has_more }) => times.length === 10 && has_more)).toBe(true);
    expect(ofBusy.map(({ status }) => status)).toEqual([...Array.from({ length: 8 }, () => "skipped"), "failed"]);
    expect(all.filter(({ schedule_id }) => schedule_id === calm.id)).toMatchObject([
      { date: "2020-05-09", status: "missed" },
    ]);
  });

  test.each([
    ["from=2026-03-02&to=2026-03-01", "to"],
    ["from=2026-03-01&to=2026-04-30", "to"],
    ["from=2026-03-01&to=2026-03-02&time_zone=Mars/Base", "time_zone"],
  ])("refuses %s", async (query, path) => {
    expect(await fieldsRefused(await calendar(query))).toEqual([path]);
  });
});
