import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { GET as feedRoute } from "@/app/api/v1/activity/route";
import { GET as streamRoute } from "@/app/api/v1/activity/stream/route";
import { POST as readAllRoute } from "@/app/api/v1/notifications/read-all/route";
import { countFollowers } from "@/features/activity/live/hub";
import { recordActivity } from "@/features/activity/recording/record";
import type { ActivityEvent } from "@/features/activity/schema";
import { countStreams } from "@/lib/api/open-streams";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { closeNotifications } from "@/lib/events/notifications";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { givenColleague } from "@/tests/factories/organizations";
import { eventIds, happen, openActivityStream, published } from "@/tests/setup/activity";
import { type Person, problemOf, request, signUp } from "@/tests/setup/api";

afterAll(async () => {
  await stopJobs(1_000);
  await closeNotifications();
});

let owner: Person;
beforeEach(async () => {
  owner = await signUp();
});

async function page(as: Person, query = "") {
  const response = await feedRoute(request(`/api/v1/activity${query}`, { token: as.token }));
  expect(response.status).toBe(200);
  return (await response.json()) as { data: ActivityEvent[]; next_cursor: string | null };
}

describe("the feed", () => {
  test("tells what happened as a sentence with a place to look at, and narrows it", async () => {
    await happen(owner.organizationId, published("Sums"), owner.id);
    await happen(owner.organizationId, {
      kind: "member.joined",
      subjectId: owner.id,
      metadata: { name: "Ada", role: "admin" },
    });
    const { data } = await page(owner);
    expect(data.map(({ text }) => text)).toEqual([
      "Ada joined as an admin.",
      expect.stringMatching(/published version 1 of the agent “Sums”\.$/),
    ]);
    expect(data[1]).toMatchObject({ path: "/agents/sums", actor: { id: owner.id }, is_private: false });
    expect((await page(owner, "?kind=member")).data).toHaveLength(1);
    expect((await page(owner, "?kind=agent.published")).data).toHaveLength(1);
    expect((await page(owner, "?kind=agent.archived")).data).toEqual([]);
    expect((await page(owner, `?actor=${owner.id}`)).data).toHaveLength(1);
    expect((await page(owner, `?subject_type=member&subject_id=${owner.id}`)).data).toHaveLength(1);
  });

  test("hides what only somebody else may see, and everything from another organization", async () => {
    const member = await givenColleague(owner, "viewer");
    await happen(owner.organizationId, { ...published(), visibleTo: owner.id });
    expect((await page(owner)).data[0]?.is_private).toBe(true);
    expect((await page(member)).data).toEqual([]);
    expect((await page(await signUp())).data).toEqual([]);
  });

  test("is read to its end over 10,000 events, each once and newest first", async () => {
    await pool()`
      insert into activity_events (id, organization_id, kind, subject_type, subject_id, metadata)
      select gen_random_uuid(), ${owner.organizationId}, 'agent.archived', 'agent', n::text, '{"key":"a","name":"A"}'
      from generate_series(1, 10000) n`;
    const seen: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { data, next_cursor } = await page(owner, `?limit=100${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...data.map(({ subject }) => Number(subject.id)));
      cursor = next_cursor;
    }
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => 10_000 - index));
  });
});

describe("the stream", () => {
  test("tells what happens, counts what is unread, and leaves nothing behind", async () => {
    const stream = await openActivityStream(owner);
    await stream.until((frames) => frames.some(({ event }) => event === "notifications"));
    expect(stream.frames.map(({ event, data }) => `${event} ${data}`)).toEqual([
      "ready {}",
      'notifications {"unread":0}',
    ]);
    await happen(owner.organizationId, {
      kind: "tool_source.failed",
      subjectId: newId(),
      metadata: { name: "Weather", reason: "It is away." },
    });
    await stream.until((frames) => frames.some(({ data }) => data === '{"unread":1}') && eventIds(frames).length === 1);
    const told = JSON.parse(stream.frames.find(({ event }) => event === "activity")?.data ?? "{}");
    expect(told).toMatchObject({ kind: "tool_source.failed", notification_id: expect.any(String) });
    await readAllRoute(request("/api/v1/notifications/read-all", { method: "POST", token: owner.token, body: {} }));
    await stream.until((frames) => frames.at(-1)?.data === '{"unread":0}');
    await stream.leave();
    expect([countFollowers(), countStreams(owner.id)]).toEqual([0, 0]);
  });

  test("passes over nothing that concurrent transactions write, in whatever order they end", async () => {
    const stream = await openActivityStream(owner);
    const written: string[] = [];
    /** Holds its transaction open for a while after the event has its position. */
    const write = (holdMs: number) =>
      asSystem(async (tx) => {
        const subjectId = newId();
        await recordActivity(
          tx,
          { organizationId: owner.organizationId, actorId: null },
          { ...published(), subjectId },
        );
        await tx.execute(`select pg_sleep(${holdMs / 1000})`);
        written.push(subjectId);
      });
    const holds = [400, 0, 250, 5, 120, 0, 60, 300, 10, 30];
    await Promise.all(Array.from({ length: 40 }, (_, index) => write(holds[index % holds.length] ?? 0)));
    await stream.until((frames) => eventIds(frames).length >= written.length);
    const subjects = stream.frames
      .filter(({ event }) => event === "activity")
      .map(({ data }) => (JSON.parse(data) as ActivityEvent).subject.id);
    expect(subjects.toSorted()).toEqual(written.toSorted());
    await stream.leave();
  });

  test("goes on behind any event without a gap and without a repetition", async () => {
    const first = await openActivityStream(owner);
    await Promise.all(Array.from({ length: 12 }, () => happen(owner.organizationId, published())));
    await first.until((frames) => eventIds(frames).length === 12);
    await first.leave();
    const frames = first.frames.filter(({ event }) => event === "activity");
    for (const [place, { id }] of frames.entries()) {
      const again = await openActivityStream(owner, id);
      const rest = eventIds(frames).slice(place + 1);
      await again.until((later) => later.some(({ event }) => event === "notifications"));
      expect(eventIds(again.frames)).toEqual(rest);
      await again.leave();
    }
  });

  test("says when it cannot go on: too far behind, or behind what this database has not reached", async () => {
    const first = await openActivityStream(owner);
    await happen(owner.organizationId, published());
    await first.until((frames) => eventIds(frames).length === 1);
    const place = first.frames.find(({ event }) => event === "activity")?.id;
    await first.leave();
    await pool()`
      insert into activity_events (id, organization_id, kind, subject_type, subject_id, metadata)
      select gen_random_uuid(), ${owner.organizationId}, 'agent.archived', 'agent', n::text, '{"key":"a","name":"A"}'
      from generate_series(1, 1001) n`;
    for (const lastEventId of [place, "999999999999.1"]) {
      const stream = await openActivityStream(owner, lastEventId);
      await stream.until((frames) => frames.length > 0);
      expect(stream.frames[0]?.event).toBe("reset");
      await stream.leave();
    }
    const wrong = await streamRoute(
      request("/api/v1/activity/stream", { token: owner.token, headers: { "last-event-id": "x" } }),
    );
    expect(await problemOf(wrong)).toEqual({ status: 400, code: "bad_request" });
  });

  test("ends for somebody who is a member no longer, and tells them nothing more", async () => {
    const member = await givenColleague(owner, "member");
    const stream = await openActivityStream(member);
    await stream.until((frames) => frames.some(({ event }) => event === "notifications"));
    await pool()`delete from memberships where organization_id = ${owner.organizationId} and user_id = ${member.id}`;
    await happen(owner.organizationId, published());
    await expect.poll(() => countStreams(member.id)).toBe(0);
    await stream.leave();
    expect(eventIds(stream.frames)).toEqual([]);
  });
});
