import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { PATCH as changeRoute, GET as settingsRoute } from "@/app/api/v1/notification-settings/route";
import { POST as dismissRoute } from "@/app/api/v1/notifications/[notification_id]/dismiss/route";
import { POST as readRoute } from "@/app/api/v1/notifications/[notification_id]/read/route";
import { POST as unreadRoute } from "@/app/api/v1/notifications/[notification_id]/unread/route";
import { POST as readAllRoute } from "@/app/api/v1/notifications/read-all/route";
import { GET as listRoute } from "@/app/api/v1/notifications/route";
import { GET as countRoute } from "@/app/api/v1/notifications/unread-count/route";
import type { Notification } from "@/features/notifications/centre/schema";
import { sendDigests } from "@/features/notifications/telling/digest";
import { mailEvent } from "@/features/notifications/telling/urgent";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { givenColleague, mailsTo } from "@/tests/factories/organizations";
import { happen } from "@/tests/setup/activity";
import { type Person, problemOf, request, signUp } from "@/tests/setup/api";

process.env.SMTP_URL = "smtp://127.0.0.1:1";
process.env.MAIL_FROM = "Cadre <cadre@example.com>";
process.env.APP_URL = "http://localhost:3000";
afterAll(() => stopJobs(1_000));

let owner: Person;
beforeEach(async () => {
  owner = await signUp();
});

/** Something that the owner is told of, and mailed at once. */
const fail = (name = "Weather") =>
  happen(owner.organizationId, {
    kind: "tool_source.failed",
    subjectId: newId(),
    metadata: { name, reason: "It is away." },
  });

async function list(as: Person, query = "") {
  const response = await listRoute(request(`/api/v1/notifications${query}`, { token: as.token }));
  expect(response.status).toBe(200);
  return (await response.json()) as { data: Notification[]; next_cursor: string | null };
}
const unread = async (as: Person) =>
  (
    (await (await countRoute(request("/api/v1/notifications/unread-count", { token: as.token }))).json()) as {
      unread: number;
    }
  ).unread;
const post = (path: string, as: Person, body?: unknown) =>
  request(`/api/v1/notifications/${path}`, { method: "POST", token: as.token, ...(body ? { body } : {}) });
const change = (as: Person, body: object) =>
  changeRoute(request("/api/v1/notification-settings", { method: "PATCH", token: as.token, body }));
const newestEvent = async () => {
  const [row] = await pool()<{ id: string }[]>`
    select id from activity_events where organization_id = ${owner.organizationId} order by position desc limit 1`;
  return row?.id ?? "";
};
const noticesTo = async ({ email }: Person, template: string) =>
  (await mailsTo(email)).filter((mail) => mail.template === template);

describe("the notification centre", () => {
  test("lists, counts, marks and puts away one's own", async () => {
    await fail("First");
    await fail("Second");
    const { data } = await list(owner);
    expect(data.map(({ event }) => event.text)).toEqual([
      "The tool source “Second” does not answer: It is away.",
      "The tool source “First” does not answer: It is away.",
    ]);
    expect(await unread(owner)).toBe(2);
    const [second, first] = data;
    const read = (await (await readRoute(post(`${second?.id}/read`, owner))).json()) as Notification;
    expect(read.read_at).not.toBeNull();
    expect((await list(owner, "?unread=true")).data.map(({ id }) => id)).toEqual([first?.id]);
    expect((await list(owner, "?unread=false")).data.map(({ id }) => id)).toEqual([second?.id]);
    expect(
      ((await (await unreadRoute(post(`${second?.id}/unread`, owner))).json()) as Notification).read_at,
    ).toBeNull();
    expect((await dismissRoute(post(`${second?.id}/dismiss`, owner))).status).toBe(204);
    expect((await list(owner)).data.map(({ id }) => id)).toEqual([first?.id]);
    expect(await problemOf(await readRoute(post(`${second?.id}/read`, owner)))).toEqual({
      status: 404,
      code: "not_found",
    });
  });

  test("marks all that was seen as read, and leaves what came later unread", async () => {
    await fail("First");
    const [seen] = (await list(owner)).data;
    await fail("Second");
    expect(await (await readAllRoute(post("read-all", owner, { up_to: seen?.id }))).json()).toEqual({ unread: 1 });
    expect(await (await readAllRoute(post("read-all", owner, {}))).json()).toEqual({ unread: 0 });
  });

  test("goes through many page by page", async () => {
    for (let index = 0; index < 7; index++) await fail(`Source ${index}`);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { data, next_cursor } = await list(owner, `?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...data.map(({ id }) => id));
      cursor = next_cursor;
    }
    expect(new Set(seen).size).toBe(7);
  });

  test("shows and changes nothing of somebody else's, in the same organization or another", async () => {
    const member = await givenColleague(owner, "member");
    await fail();
    const [mine] = (await list(owner)).data;
    for (const other of [member, await signUp()]) {
      expect((await list(other)).data).toEqual([]);
      for (const act of [readRoute, unreadRoute, dismissRoute]) {
        const answer = await act(
          post(`${mine?.id}/${act === readRoute ? "read" : act === unreadRoute ? "unread" : "dismiss"}`, other),
        );
        expect(answer.status).toBe(404);
      }
    }
    expect(await unread(owner)).toBe(1);
  });
});

describe("mail at once", () => {
  test("goes once to whoever wants it, and not for what was read by then", async () => {
    await fail();
    const event = await newestEvent();
    await Promise.all([mailEvent(owner.organizationId, event), mailEvent(owner.organizationId, event)]);
    const [mail, ...more] = await noticesTo(owner, "activity_notice");
    expect(more).toEqual([]);
    expect(mail?.props).toMatchObject({ subject: "A tool source does not answer" });
    await fail("Seen");
    await readAllRoute(post("read-all", owner, {}));
    await mailEvent(owner.organizationId, await newestEvent());
    expect(await noticesTo(owner, "activity_notice")).toHaveLength(1);
  });

  test("goes to nobody who wants none or one a day", async () => {
    for (const mail of ["off", "daily"]) {
      expect((await change(owner, { mail })).status).toBe(200);
      await fail();
      await mailEvent(owner.organizationId, await newestEvent());
    }
    expect(await noticesTo(owner, "activity_notice")).toEqual([]);
  });
});

describe("the daily mail", () => {
  const makeDue = () => pool()`
    update notification_settings set digest_sent_at = now() - interval '2 days' where user_id = ${owner.id}`;

  test("tells everything unread in one mail, once, whichever process comes first", async () => {
    await change(owner, { mail: "daily", time_zone: "Pacific/Chatham" });
    await fail("First");
    await fail("Second");
    await fail("Seen");
    await readRoute(post(`${(await list(owner)).data[0]?.id}/read`, owner));
    await sendDigests(100);
    expect(await noticesTo(owner, "activity_digest"), "before its hour").toEqual([]);
    await makeDue();
    await Promise.all([sendDigests(100), sendDigests(100), sendDigests(100)]);
    const [digest, ...more] = await noticesTo(owner, "activity_digest");
    expect(more).toEqual([]);
    expect(JSON.stringify(digest?.props)).toContain("First");
    expect(digest?.props).toMatchObject({ count: 2, groups: [{ title: "Tools" }] });
    await makeDue();
    await sendDigests(100);
    expect(await noticesTo(owner, "activity_digest"), "without anything new").toHaveLength(1);
  });
});

describe("the settings", () => {
  test("begin as the defaults and keep what is chosen, for one organization only", async () => {
    const settings = async (as: Person) =>
      (await settingsRoute(request("/api/v1/notification-settings", { token: as.token }))).json();
    expect(await settings(owner)).toMatchObject({ mail: "instant", browser: false, muted_kinds: [] });
    const chosen = { mail: "daily", digest_hour: 6, time_zone: "Asia/Kathmandu", muted_kinds: ["run.completed"] };
    expect(await (await change(owner, chosen)).json()).toMatchObject(chosen);
    expect(await settings(owner)).toMatchObject(chosen);
    expect(await settings(await givenColleague(owner, "viewer"))).toMatchObject({ mail: "instant" });
  });

  test.each([
    { time_zone: "Mars/Olympus" },
    { digest_hour: 24 },
    { mail: "weekly" },
    { muted_kinds: ["run.exploded"] },
  ])("refuse %j", async (wrong) => {
    expect((await problemOf(await change(owner, wrong))).status).toBe(422);
  });
});
