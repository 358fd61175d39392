import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { DELETE as removeMember } from "@/app/api/v1/members/[user_id]/route";
import { DELETE as endOthers } from "@/app/api/v1/sessions/route";
import { countFollowers } from "@/features/activity/live/hub";
import { countStreams } from "@/lib/api/open-streams";
import { pool } from "@/lib/db/client";
import { closeNotifications } from "@/lib/events/notifications";
import { stopJobs } from "@/lib/jobs/queue";
import { lifecycle } from "@/lib/lifecycle";
import { givenColleague } from "@/tests/factories/organizations";
import { eventIds, happen, openActivityStream, published } from "@/tests/setup/activity";
import { type Person, request, signIn, signUp } from "@/tests/setup/api";

afterAll(async () => {
  await stopJobs(1_000);
  await closeNotifications();
});

let owner: Person;
let member: Person;
beforeEach(async () => {
  owner = await signUp();
  member = await givenColleague(owner, "member");
});

/** The stream of somebody that has nothing more to tell for now. */
async function openStream(as: Pick<Person, "token">) {
  const stream = await openActivityStream(as);
  await stream.until((frames) => frames.some(({ event }) => event === "notifications"));
  return stream;
}

/** Well below the heartbeat after which an idle stream looks again by itself. */
const promptly = { timeout: 8_000, interval: 100 };

describe("a quiet stream ends by itself", () => {
  const ways: [name: string, end: () => Promise<unknown>][] = [
    [
      "the membership is removed",
      async () => {
        const path = `/api/v1/members/${member.id}`;
        const answer = await removeMember(request(path, { method: "DELETE", token: owner.token }));
        expect(answer.status).toBe(204);
      },
    ],
    [
      "the membership is gone without anything being told",
      () => pool()`delete from memberships where user_id = ${member.id} and organization_id = ${owner.organizationId}`,
    ],
    [
      "the organization is suspended",
      () => pool()`update organizations set suspended_at = now() where id = ${owner.organizationId}`,
    ],
    [
      "the organization is being deleted",
      () => pool()`update organizations set delete_after = now() + interval '1 day' where id = ${owner.organizationId}`,
    ],
    ["the account is disabled", () => pool()`update users set disabled_at = now() where id = ${member.id}`],
  ];
  test.each(ways)("when %s", async (_name, end) => {
    const stream = await openStream(member);
    await end();
    await expect.poll(() => countStreams(member.id), promptly).toBe(0);
    await happen(owner.organizationId, published());
    await stream.leave();
    expect(eventIds(stream.frames)).toEqual([]);
  });

  test("when its session is ended elsewhere, while the other session's goes on", async () => {
    const other = await signIn(member, owner.organizationId);
    const [ended, kept] = [await openStream({ token: other }), await openStream(member)];
    expect(countStreams(member.id)).toBe(2);
    await endOthers(request("/api/v1/sessions", { method: "DELETE", token: member.token }));
    await expect.poll(() => countStreams(member.id), promptly).toBe(1);
    await happen(owner.organizationId, published());
    await kept.until((frames) => eventIds(frames).length === 1);
    expect(eventIds(ended.frames)).toEqual([]);
    await Promise.all([ended.leave(), kept.leave()]);
    expect(countFollowers()).toBe(0);
  });
});

test("whoever belongs to two organizations follows each by itself, and hears nothing of the other", async () => {
  const second = await signUp();
  await pool()`
    insert into memberships (organization_id, user_id, role) values (${second.organizationId}, ${owner.id}, 'member')`;
  const [here, there] = [
    await openStream({ token: await signIn(owner, owner.organizationId) }),
    await openStream({ token: await signIn(owner, second.organizationId) }),
  ];
  await happen(owner.organizationId, published("Here"));
  await happen(second.organizationId, published("There"));
  for (const [stream, name] of [
    [here, "Here"],
    [there, "There"],
  ] as const) {
    await stream.until((frames) => eventIds(frames).length > 0);
    const texts = stream.frames.filter(({ event }) => event === "activity").map(({ data }) => JSON.parse(data).text);
    expect(texts).toEqual([expect.stringContaining(`“${name}”`)]);
  }
  await pool()`
    delete from memberships where organization_id = ${second.organizationId} and user_id = ${owner.id}`;
  await expect.poll(() => countStreams(owner.id), promptly).toBe(1);
  await happen(owner.organizationId, published("Still here"));
  await here.until((frames) => eventIds(frames).length === 2);
  await Promise.all([here.leave(), there.leave()]);
});

test("a stream that is cut in mid-flow goes on elsewhere with each event once, also over a restart of the process", async () => {
  const count = 40;
  const seen: string[] = [];
  const told: string[] = [];
  // Nothing is told before there is a place to go on from.
  const first = await openActivityStream(owner);
  let place = first.frames[0]?.id ?? "";
  await first.leave();
  const telling = (async () => {
    for (let n = 0; n < count; n++) {
      await happen(owner.organizationId, published(`Agent ${n}`));
      told.push(`Agent ${n}`);
    }
  })();
  for (let cuts = 0; seen.length < count; cuts++) {
    const stream = await openActivityStream(owner, place);
    await stream.until((frames) => frames.filter(({ event }) => event === "activity").length >= 1);
    if (cuts % 3 === 2) {
      // As on a deploy: readers are sent away at an event's boundary.
      lifecycle().state = "draining";
      await expect.poll(() => countStreams(owner.id), promptly).toBe(0);
      lifecycle().state = "ready";
    }
    await stream.leave();
    for (const { event, id, data } of stream.frames) {
      if (id !== "") place = id;
      if (event === "activity") seen.push(JSON.parse(data).metadata.name);
    }
  }
  await telling;
  expect(seen).toEqual(told);
  expect(countFollowers()).toBe(0);
}, 60_000);
