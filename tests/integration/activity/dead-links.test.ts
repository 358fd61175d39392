import { afterAll, beforeEach, expect, test } from "vitest";
import { GET as feedRoute } from "@/app/api/v1/activity/route";
import { GET as listRoute } from "@/app/api/v1/notifications/route";
import { GET as firingsRoute } from "@/app/api/v1/schedules/[schedule_id]/firings/route";
import { POST as createSchedule } from "@/app/api/v1/schedules/route";
import { GET as deliveriesRoute } from "@/app/api/v1/triggers/[trigger_id]/deliveries/route";
import { POST as createTrigger } from "@/app/api/v1/triggers/route";
import { recordQuestions } from "@/features/activity/runs/approvals";
import { recordRunEnd } from "@/features/activity/runs/endings";
import type { ActivityEvent } from "@/features/activity/schema";
import type { Notification } from "@/features/notifications/centre/schema";
import { mailEvent } from "@/features/notifications/telling/urgent";
import { pool } from "@/lib/db/client";
import { closeNotifications } from "@/lib/events/notifications";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { givenColleague, mailsTo } from "@/tests/factories/organizations";
import { givenEndedRun, happen, openActivityStream } from "@/tests/setup/activity";
import { type Person, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";
import { startScriptedModel } from "@/tests/setup/scripted-model";

process.env.SMTP_URL = "smtp://127.0.0.1:1";
process.env.MAIL_FROM = "Cadre <cadre@example.com>";
process.env.APP_URL = "http://localhost:3000";
await startScriptedModel("responses");
afterAll(async () => {
  await stopJobs(1_000);
  await closeNotifications();
});

let owner: Person;
let member: Person;
let viewer: Person;
beforeEach(async () => {
  owner = await signUp();
  [member, viewer] = [await givenColleague(owner, "member"), await givenColleague(owner, "viewer")];
});

async function made(route: typeof createSchedule, path: string, body: object): Promise<{ id: string }> {
  const answer = await route(request(path, { method: "POST", token: member.token, body }));
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string };
}

const target = { kind: "agent", key: "triage" };
const givenSchedule = () =>
  made(createSchedule, "/api/v1/schedules", {
    name: "Sums",
    target,
    input: "Go.",
    cron: "0 9 * * *",
    time_zone: "UTC",
  });

/** A run of the member's that a schedule or a webhook started and that failed. */
const givenRunOf = (trigger: "schedule" | "webhook", triggerId: string, kind: "agent" | "workflow" = "agent") =>
  givenEndedRun(member, {
    trigger,
    trigger_id: triggerId,
    ...(kind === "agent" ? { kind, agent_key: "triage", workflow_key: null } : {}),
  });

async function rowsOf<T>(route: typeof firingsRoute, as: Person, path: string): Promise<T[]> {
  const answer = await route(request(path, { token: as.token }));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: T[] }).data;
}

/** What a reader would see of a run behind a link. */
async function statusOf(as: Person, runId: string): Promise<number> {
  return (await dispatch(request(`/api/v1/runs/${runId}`, { token: as.token }))).status;
}

const feed = (as: Person) => rowsOf<ActivityEvent>(feedRoute, as, "/api/v1/activity");
const pathIn = async (as: Person, kind: string) => (await feed(as)).find((event) => event.kind === kind)?.path;

type Row = { run_id: string; run_status: string | null; can_open_run: boolean };

test.each(["agent", "workflow"] as const)(
  "firings and calls tell whether their run of an %s opens, as it then does or does not",
  async (kind) => {
    const schedule = await givenSchedule();
    const trigger = await made(createTrigger, "/api/v1/triggers", { name: "Orders", target });
    const runs = [await givenRunOf("schedule", schedule.id, kind), await givenRunOf("webhook", trigger.id, kind)];
    const { organizationId } = owner;
    await pool()`
      insert into schedule_firings (organization_id, schedule_id, due_at, status, run_id)
      values (${organizationId}, ${schedule.id}, now(), 'started', ${runs[0] ?? ""})`;
    await pool()`
      insert into trigger_deliveries (id, organization_id, trigger_id, delivery_key, status, run_id)
      values (${newId()}, ${organizationId}, ${trigger.id}, 'a', 'started', ${runs[1] ?? ""})`;
    const lists = [
      (as: Person) => rowsOf<Row>(firingsRoute, as, `/api/v1/schedules/${schedule.id}/firings`),
      (as: Person) => rowsOf<Row>(deliveriesRoute, as, `/api/v1/triggers/${trigger.id}/deliveries`),
    ];
    for (const [index, list] of lists.entries()) {
      for (const reader of [member, owner, viewer]) {
        const [row] = await list(reader);
        expect(row).toMatchObject({ run_id: runs[index], run_status: "failed" });
        expect(row?.can_open_run).toBe(reader === member || kind === "workflow");
        expect(await statusOf(reader, runs[index] ?? "")).toBe(row?.can_open_run ? 200 : 404);
      }
    }
    await pool()`update runs set deleted_at = now() where id in ${pool()(runs)}`;
    for (const list of lists) expect((await list(member))[0]).toMatchObject({ run_status: null, can_open_run: false });
  },
);

test("a failed run of an agent leads its owner to it, and everybody else to its schedule or webhook", async () => {
  const schedule = await givenSchedule();
  const trigger = await made(createTrigger, "/api/v1/triggers", { name: "Orders", target });
  const places = [
    { runId: await givenRunOf("schedule", schedule.id), path: `/schedules/${schedule.id}` },
    { runId: await givenRunOf("webhook", trigger.id), path: `/schedules/webhooks/${trigger.id}` },
  ];
  for (const { runId, path } of places) {
    const stream = await openActivityStream(owner);
    await recordRunEnd({ id: runId, conversationId: null });
    const isIt = ({ data }: { data: string }) => (JSON.parse(data) as Partial<ActivityEvent>).subject?.id === runId;
    await stream.until((frames) => frames.some(isIt));
    expect(JSON.parse(stream.frames.find(isIt)?.data ?? "{}")).toMatchObject({ kind: "run.failed", path });
    await stream.leave();
    for (const reader of [owner, viewer]) {
      expect((await feed(reader)).find(({ subject }) => subject.id === runId)?.path).toBe(path);
      expect(await statusOf(reader, runId)).toBe(404);
    }
    expect((await feed(member)).find(({ subject }) => subject.id === runId)?.path).toBe(`/runs/${runId}`);
  }
  const notifications = await rowsOf<Notification>(listRoute, owner, "/api/v1/notifications");
  expect(notifications.map(({ event }) => event.path).toSorted()).toEqual(places.map(({ path }) => path).toSorted());
  const [event] = notifications;
  await mailEvent(owner.organizationId, event?.event.id ?? "");
  const urlTo = async ({ email }: Person) =>
    (await mailsTo(email)).find(({ template }) => template === "activity_notice")?.props as { url: string };
  expect((await urlTo(owner)).url).toMatch(new RegExp(`${event?.event.path}$`));
  expect((await urlTo(member)).url).toMatch(new RegExp(`/runs/${event?.event.subject.id}$`));
});

test("what is gone leads nowhere, or to the list that it was in", async () => {
  const schedule = await givenSchedule();
  const runId = await givenRunOf("schedule", schedule.id, "workflow");
  await recordRunEnd({ id: runId, conversationId: null });
  expect(await pathIn(owner, "run.failed")).toBe(`/runs/${runId}`);
  await pool()`update runs set deleted_at = now() where id = ${runId}`;
  expect(await pathIn(owner, "run.failed")).toBe(`/schedules/${schedule.id}`);
  expect(await pathIn(viewer, "schedule.created")).toBe(`/schedules/${schedule.id}`);
  await pool()`delete from schedules where id = ${schedule.id}`;
  expect(await pathIn(owner, "run.failed")).toBeNull();
  expect(await pathIn(viewer, "schedule.created")).toBe("/schedules");
});

test("the settings that only admins open are a link for them alone", async () => {
  const { organizationId } = owner;
  await happen(organizationId, { kind: "retention.changed", subjectId: newId(), metadata: { fields: ["run_days"] } });
  await happen(organizationId, { kind: "tool_source.added", subjectId: newId(), metadata: { name: "Weather" } });
  for (const [reader, paths] of [
    [owner, ["/settings/retention", "/settings/tools"]],
    [member, [null, null]],
    [viewer, [null, null]],
  ] as const) {
    expect([await pathIn(reader, "retention.changed"), await pathIn(reader, "tool_source.added")]).toEqual(paths);
  }
});

test("a question of a chat that is shared no longer asks its author alone", async () => {
  const chat = newId();
  const { organizationId } = owner;
  await pool()`
    insert into conversations (id, organization_id, user_id, title, shared_at)
    values (${chat}, ${organizationId}, ${member.id}, 'Mine', now())`;
  const runId = await givenEndedRun(member, {
    kind: "agent",
    workflow_key: null,
    agent_key: "triage",
    conversation_id: chat,
    status: "waiting",
    ended_at: null,
  });
  await pool()`
    insert into approvals (id, organization_id, run_id, call_id, item_id, agent_key, tool, tool_name, arguments, status)
    values (${newId()}, ${organizationId}, ${runId}, '1/call', 'item', 'triage', 'send', 'Send mail', '{}', 'pending')`;
  await recordQuestions({ id: runId });
  const askedOf = async (as: Person) => (await rowsOf<Notification>(listRoute, as, "/api/v1/notifications"))[0];
  for (const reader of [owner, member]) {
    const asked = await askedOf(reader);
    expect(asked).toMatchObject({ event: { path: `/chat/${chat}` }, approval: { status: "pending" } });
  }
  await pool()`update conversations set shared_at = null where id = ${chat}`;
  expect(await askedOf(owner)).toMatchObject({ event: { path: null }, approval: null });
  expect(await askedOf(member)).toMatchObject({ event: { path: `/chat/${chat}` }, approval: { status: "pending" } });
});
