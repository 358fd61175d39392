import { afterAll, beforeEach, expect, test } from "vitest";
import { POST as dismissRoute } from "@/app/api/v1/notifications/[notification_id]/dismiss/route";
import { POST as readRoute } from "@/app/api/v1/notifications/[notification_id]/read/route";
import { POST as unreadRoute } from "@/app/api/v1/notifications/[notification_id]/unread/route";
import { GET as listRoute } from "@/app/api/v1/notifications/route";
import { GET as countRoute } from "@/app/api/v1/notifications/unread-count/route";
import { recordQuestions } from "@/features/activity/runs/approvals";
import { recordRunEnd } from "@/features/activity/runs/endings";
import type { Notification } from "@/features/notifications/centre/schema";
import { roleScopes } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import { closeNotifications } from "@/lib/events/notifications";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { givenColleague } from "@/tests/factories/organizations";
import { givenEndedRun, happen, openActivityStream } from "@/tests/setup/activity";
import { type Person, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";

afterAll(async () => {
  await stopJobs(1_000);
  await closeNotifications();
});

const others = ["viewer", "member", "admin"] as const;
type Name = (typeof others)[number] | "owner" | "author" | "stranger";

let people: Record<Name, Person>;
beforeEach(async () => {
  const owner = await signUp();
  const [viewer, member, admin] = await Promise.all(others.map((role) => givenColleague(owner, role)));
  if (!viewer || !member || !admin) throw new Error("There should be three.");
  people = { owner, viewer, member, admin, author: await givenColleague(owner, "member"), stranger: await signUp() };
});

const agentRun = { kind: "agent", workflow_key: null, agent_key: "triage" };
const waiting = { status: "waiting", ended_at: null };

async function ask(row: object): Promise<void> {
  const runId = await givenEndedRun(people.author, { ...row, ...waiting });
  await pool()`
    insert into approvals (id, organization_id, run_id, call_id, item_id, agent_key, tool, tool_name, arguments, status)
    values (${newId()}, ${people.owner.organizationId}, ${runId}, '1/call', 'item', 'triage', 'send', 'Send mail', '{}',
      'pending')`;
  await recordQuestions({ id: runId });
}

async function end(row: object): Promise<void> {
  await recordRunEnd({ id: await givenEndedRun(people.author, { ...row }), conversationId: null });
}

async function chat(sharedAt: string | null): Promise<string> {
  const id = newId();
  await pool()`
    insert into conversations (id, organization_id, user_id, title, shared_at)
    values (${id}, ${people.owner.organizationId}, ${people.author.id}, 'Talk', ${sharedAt})`;
  return id;
}

async function schedule(): Promise<string> {
  const id = newId();
  await pool()`
    insert into schedules (id, organization_id, user_id, name, target_kind, target_key, input, cron, time_zone, overlap, catch_up)
    values (${id}, ${people.owner.organizationId}, ${people.author.id}, 'Sums', 'agent', 'triage', '"Go."', '0 9 * * *', 'UTC',
      'skip', 'last')`;
  return id;
}

const told: [name: string, cause: () => Promise<unknown>, readers: Name[]][] = [
  ["a workflow that failed", () => end({}), ["author"]],
  [
    "a workflow that a schedule started and that failed",
    async () => end({ trigger: "schedule", trigger_id: await schedule() }),
    ["author", "admin", "owner"],
  ],
  [
    "an agent that a schedule started and that failed",
    async () => end({ ...agentRun, trigger: "schedule", trigger_id: await schedule() }),
    ["author", "admin", "owner"],
  ],
  ["a workflow that waits for an approval", () => ask({}), ["author", "admin", "owner"]],
  ["a question of a private chat", async () => ask({ ...agentRun, conversation_id: await chat(null) }), ["author"]],
  [
    "a question of a shared chat",
    async () => ask({ ...agentRun, conversation_id: await chat(new Date().toISOString()) }),
    ["author", "admin", "owner"],
  ],
  [
    "a question of an agent that a schedule started",
    async () => ask({ ...agentRun, trigger: "schedule", trigger_id: await schedule() }),
    ["author"],
  ],
  [
    "a tool source that fails",
    () =>
      happen(people.owner.organizationId, {
        kind: "tool_source.failed",
        subjectId: newId(),
        metadata: { name: "Weather", reason: "It is away." },
      }),
    ["admin", "owner"],
  ],
  [
    "a change of retention",
    () =>
      happen(people.owner.organizationId, {
        kind: "retention.changed",
        subjectId: newId(),
        metadata: { fields: ["run_days"] },
      }),
    ["admin", "owner"],
  ],
];

async function notificationsOf({ token }: Person): Promise<Notification[]> {
  const answer = await listRoute(request("/api/v1/notifications", { token }));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: Notification[] }).data;
}

const resources: [page: RegExp, resource: string][] = [
  [/^\/runs\//, "/api/v1/runs/"],
  [/^\/chat\//, "/api/v1/conversations/"],
  [/^\/schedules\/webhooks\//, "/api/v1/triggers/"],
  [/^\/schedules\//, "/api/v1/schedules/"],
];
const scopes = { "/settings/tools": "tools:write", "/settings/retention": "retention:read" } as const;

/** Whether what a notification leads to answers its reader. */
async function opens(name: Name, path: string): Promise<boolean> {
  if (path in scopes) {
    const role = name === "author" || name === "stranger" ? "member" : name;
    return roleScopes[role].has(scopes[path as keyof typeof scopes]);
  }
  const [page, resource] = resources.find(([each]) => each.test(path)) ?? [];
  if (!page) throw new Error(`Nobody knows what ${path} shows.`);
  const address = path.replace(page, resource ?? "");
  return (await dispatch(request(address, { token: people[name].token }))).status === 200;
}

test.each(told)(
  "of %s everybody is told whom it concerns, and nobody who cannot open it",
  async (_name, cause, readers) => {
    await cause();
    for (const name of Object.keys(people) as Name[]) {
      const [notification, ...more] = await notificationsOf(people[name]);
      expect(more, name).toEqual([]);
      expect(notification !== undefined, name).toBe(readers.includes(name));
      if (!notification) continue;
      expect(await opens(name, notification.event.path ?? ""), `${name} opens ${notification.event.path}`).toBe(true);
      if (notification.approval === null) continue;
      const question = await dispatch(
        request(`/api/v1/approvals/${notification.approval.id}`, { token: people[name].token }),
      );
      expect(question.status, name).toBe(200);
    }
  },
);

test("what is read, unread or dismissed in one tab is so in the other", async () => {
  await end({});
  const { token } = people.author;
  const [notification] = await notificationsOf(people.author);
  const tabs = [await openActivityStream(people.author), await openActivityStream(people.author)];
  const counts = (unread: number) =>
    Promise.all(
      tabs.map((tab) =>
        tab.until(
          (frames) => frames.findLast(({ event }) => event === "notifications")?.data === `{"unread":${unread}}`,
        ),
      ),
    );
  await counts(1);
  for (const [act, verb, unread] of [
    [readRoute, "read", 0],
    [unreadRoute, "unread", 1],
    [dismissRoute, "dismiss", 0],
  ] as const) {
    const path = `/api/v1/notifications/${notification?.id}/${verb}`;
    expect((await act(request(path, { method: "POST", token }))).ok).toBe(true);
    await counts(unread);
  }
  await Promise.all(tabs.map((tab) => tab.leave()));
});

test("ten thousand unread ones are counted no further than a thousand, in the badge and in the stream", async () => {
  await pool()`
    with events as (
      insert into activity_events (id, organization_id, kind, subject_type, subject_id, metadata)
      select gen_random_uuid(), ${people.owner.organizationId}, 'agent.archived', 'agent', n::text, '{"key":"a","name":"A"}'
      from generate_series(1, 10000) n returning id
    )
    insert into notifications (id, organization_id, user_id, event_id)
    select gen_random_uuid(), ${people.owner.organizationId}, ${people.owner.id}, id from events`;
  const answer = await countRoute(request("/api/v1/notifications/unread-count", { token: people.owner.token }));
  expect(await answer.json()).toEqual({ unread: 1_000 });
  const stream = await openActivityStream(people.owner);
  await stream.until((frames) => frames.some(({ data }) => data === '{"unread":1000}'));
  await stream.leave();
});
