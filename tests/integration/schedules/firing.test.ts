import { beforeEach, describe, expect, test } from "vitest";
import { failuresUntilPause, firingDays, mostWaiting } from "@/features/schedules/constants";
import { deleteOldFirings } from "@/features/schedules/jobs";
import { fireDue } from "@/features/schedules/ticking/fire";
import { tick } from "@/features/schedules/ticking/ticker";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { createPerson } from "../../factories/people";
import { endRunsOf, firingsOf, givenDueSchedule, makeDue } from "../../setup/schedules";
import { startScriptedModel } from "../../setup/scripted-model";

await startScriptedModel("responses");

let ctx: OrganizationContext;
beforeEach(async () => {
  ctx = await createPerson();
});

const rowOf = async (id: string) => (await pool()`select * from schedules where id = ${id}`)[0];
const statusesOf = async (id: string) => (await firingsOf(id)).map(({ status }) => status);
const openRunsOf = (id: string) => pool()`select id from runs where trigger_id = ${id} and ended_at is null`;

test("a due schedule starts a run for its owner, which names it, and moves on to its next time", async () => {
  const id = await givenDueSchedule(ctx, { cron: "0 9 * * *", timeZone: "Asia/Tokyo" });
  await tick();
  const [firing] = await firingsOf(id);
  expect(firing).toMatchObject({ status: "started", reason: null });
  const [run] = await pool()`select * from runs where id = ${firing?.run_id ?? ""}`;
  expect(run).toMatchObject({
    trigger: "schedule",
    trigger_id: id,
    user_id: actingUserId(ctx),
    status: "queued",
    agent_key: "triage",
    input: "Go.",
  });
  const next = new Date((await rowOf(id))?.next_due_at);
  expect(next.toISOString()).toMatch(/T00:00:00\.000Z$/);
  expect(next.getTime()).toBeGreaterThan(Date.now());
});

test("a schedule that is not due yet, or is paused, does nothing", async () => {
  const [later, paused] = [await givenDueSchedule(ctx), await givenDueSchedule(ctx)];
  await pool()`update schedules set next_due_at = now() + interval '2 seconds' where id = ${later}`;
  await pool()`update schedules set paused_at = now() where id = ${paused}`;
  await tick();
  expect(await firingsOf(later)).toEqual([]);
  expect(await firingsOf(paused)).toEqual([]);
});

test("a schedule that fires once has ended afterwards", async () => {
  const id = await givenDueSchedule(ctx, { cron: null, runAt: new Date(Date.now() - 1_000).toISOString() });
  await tick();
  expect(await statusesOf(id)).toEqual(["started"]);
  expect(await rowOf(id)).toMatchObject({ next_due_at: null, paused_at: null });
});

test("a clock of the database that was set back fires nothing again", async () => {
  const id = await givenDueSchedule(ctx);
  await tick();
  const [first] = await firingsOf(id);
  await pool()`update schedules set next_due_at = ${first?.due_at ?? null} where id = ${id}`;
  await endRunsOf(id);
  await tick();
  expect(await firingsOf(id)).toEqual([first]);
  expect(new Date((await rowOf(id))?.next_due_at).getTime()).toBeGreaterThan(new Date(first?.due_at ?? 0).getTime());
});

test("a schedule that somebody else took over a moment ago is left to the next look at it", async () => {
  const id = await givenDueSchedule(ctx);
  const organizationId = ctx.organization.id;
  const owner = {
    organizationId,
    userId: actingUserId(ctx),
    role: "owner",
    isActive: true,
    organization: "open",
  } as const;
  const other = await createPerson();
  await pool()`update schedules set user_id = ${actingUserId(other)} where id = ${id}`;
  expect(await fireDue({ id, owner })).toBe(false);
  expect(await firingsOf(id)).toEqual([]);
  await tick();
  expect(await firingsOf(id)).toMatchObject([{ status: "failed", reason: expect.stringContaining("not belong") }]);
});

describe("while the run of the time before goes on", () => {
  test("skip leaves the time out and says why", async () => {
    const id = await givenDueSchedule(ctx, { overlap: "skip" });
    await tick();
    await makeDue(id);
    await tick();
    expect(await firingsOf(id)).toMatchObject([
      { status: "started" },
      { status: "skipped", reason: expect.any(String) },
    ]);
    expect(await openRunsOf(id)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ failures_in_row: 0 });
  });

  test("queue starts the next run when that one has ended, one after the other", async () => {
    const id = await givenDueSchedule(ctx, { overlap: "queue" });
    await tick();
    for (let round = 0; round < 2; round++) {
      await makeDue(id);
      await tick();
    }
    expect(await statusesOf(id)).toEqual(["started", "pending", "pending"]);
    await endRunsOf(id);
    await tick();
    expect(await statusesOf(id)).toEqual(["started", "started", "pending"]);
    await endRunsOf(id);
    await tick();
    expect(await statusesOf(id)).toEqual(["started", "started", "started"]);
    expect(await openRunsOf(id)).toHaveLength(1);
  });

  test("queue lets a bounded number of times wait", async () => {
    const id = await givenDueSchedule(ctx, { overlap: "queue" });
    await tick();
    for (let round = 0; round <= mostWaiting; round++) {
      await makeDue(id);
      await tick();
    }
    const statuses = await statusesOf(id);
    expect(statuses.filter((status) => status === "pending")).toHaveLength(mostWaiting);
    expect(statuses.at(-1)).toBe("skipped");
  });

  test("cancel_previous starts the run and asks the one before to stop", async () => {
    const id = await givenDueSchedule(ctx, { overlap: "cancel_previous" });
    await tick();
    await makeDue(id);
    await tick();
    const [first, second] = await firingsOf(id);
    expect(second?.status).toBe("started");
    const leases = await pool()`
      select run_id, cancel_requested from run_leases where run_id in ${pool()([first?.run_id ?? "", second?.run_id ?? ""])}`;
    expect(new Map(leases.map((row) => [row.run_id, row.cancel_requested]))).toEqual(
      new Map([
        [first?.run_id, true],
        [second?.run_id, false],
      ]),
    );
  });
});

describe("after a downtime of five minutes, every minute", () => {
  test("none starts the present time only and notes the others", async () => {
    const id = await givenDueSchedule(ctx, { catchUp: "none", dueMinutesAgo: 5 });
    await tick();
    expect(await statusesOf(id)).toEqual(["missed", "started"]);
    expect((await firingsOf(id))[0]?.reason).toMatch(/^\d times/);
  });

  test("last starts one run and notes the others", async () => {
    const id = await givenDueSchedule(ctx, { catchUp: "last", dueMinutesAgo: 5 });
    await tick();
    expect(await statusesOf(id)).toEqual(["missed", "started"]);
  });

  test("all makes up for each time, here in a queue", async () => {
    const id = await givenDueSchedule(ctx, { catchUp: "all", overlap: "queue", dueMinutesAgo: 5 });
    while ((await tick()) > 0);
    const [first, ...others] = await statusesOf(id);
    expect(first).toBe("started");
    expect(others.length).toBeGreaterThanOrEqual(5);
    expect(new Set(others)).toEqual(new Set(["pending"]));
  });
});

describe("what cannot start", () => {
  const reasons: [name: string, change: (ctx: OrganizationContext) => Promise<unknown>, reason: RegExp][] = [
    [
      "an owner who has left",
      (c) =>
        pool()`delete from memberships where user_id = ${actingUserId(c)} and organization_id = ${c.organization.id}`,
      /does not belong/,
    ],
    [
      "an owner who is disabled",
      (c) => pool()`update users set disabled_at = now() where id = ${actingUserId(c)}`,
      /disabled/,
    ],
    [
      "an owner who became a viewer",
      (c) => pool()`update memberships set role = 'viewer' where user_id = ${actingUserId(c)}`,
      /role/,
    ],
    [
      "a suspended organization",
      (c) => pool()`update organizations set suspended_at = now() where id = ${c.organization.id}`,
      /suspended/,
    ],
    [
      "an organization that is being deleted",
      (c) => pool()`update organizations set delete_after = now() + interval '1 day' where id = ${c.organization.id}`,
      /deleted/,
    ],
  ];

  test.each(reasons)("%s makes a failed firing with the reason", async (_name, change, reason) => {
    const id = await givenDueSchedule(ctx);
    await change(ctx);
    await tick();
    expect(await firingsOf(id)).toMatchObject([
      { status: "failed", reason: expect.stringMatching(reason), run_id: null },
    ]);
    expect(await rowOf(id)).toMatchObject({ failures_in_row: 1, paused_at: null });
  });

  test("an agent that is gone fails too, and after some failures in a row the schedule pauses and says so", async () => {
    const id = await givenDueSchedule(ctx, { target: "gone-agent" });
    for (let round = 1; round < failuresUntilPause; round++) {
      await tick();
      await makeDue(id);
    }
    expect(await rowOf(id)).toMatchObject({ paused_at: null, failures_in_row: failuresUntilPause - 1 });
    await tick();
    expect((await firingsOf(id)).at(-1)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("gone-agent"),
    });
    expect(await rowOf(id)).toMatchObject({
      paused_at: expect.anything(),
      next_due_at: null,
      pause_reason: expect.stringContaining(String(failuresUntilPause)),
    });
    const events = await pool()`
      select kind from activity_events where organization_id = ${ctx.organization.id} and subject_id = ${id} order by position`;
    expect(events.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: failuresUntilPause - 1 }, () => "schedule.failed"),
      "schedule.paused",
    ]);
  });

  test("a run that starts ends the row of failures", async () => {
    const id = await givenDueSchedule(ctx, { target: "gone-agent" });
    await tick();
    await makeDue(id);
    await pool()`update schedules set target_key = 'triage' where id = ${id}`;
    await tick();
    expect(await statusesOf(id)).toEqual(["failed", "started"]);
    expect(await rowOf(id)).toMatchObject({ failures_in_row: 0 });
  });
});

test("firings of long ago are forgotten, those that wait are not", async () => {
  const id = await givenDueSchedule(ctx);
  await pool()`
    insert into schedule_firings (organization_id, schedule_id, due_at, fired_at, status)
    select ${ctx.organization.id}, ${id}, t, t, status from (values
      (now() - ${firingDays + 1} * interval '1 day', 'skipped'),
      (now() - ${firingDays + 2} * interval '1 day', 'pending'),
      (now() - ${firingDays - 1} * interval '1 day', 'skipped')) as old(t, status)`;
  expect(await deleteOldFirings(100)).toBe(1);
  expect(await statusesOf(id)).toEqual(["pending", "skipped"]);
});
