import { beforeAll, describe, expect, test } from "vitest";
import { GET as previewRoute } from "@/app/api/v1/retention/preview/route";
import { GET as getRoute, PATCH as patchRoute } from "@/app/api/v1/retention/route";
import type { RetentionClass } from "@/features/retention/constants";
import type { RetentionPreview } from "@/features/retention/schema";
import { pool } from "@/lib/db/client";
import { givenActivity, givenOldConversation, givenOldRun } from "../factories/aged-rows";
import { auditOf, givenColleague } from "../factories/organizations";
import { type Person, problemOf, request, signUp } from "../setup/api";

const path = "/api/v1/retention";
let owner: Person;
beforeAll(async () => {
  owner = await signUp();
});

const read = async (token: string) => (await getRoute(request(path, { token }))).json();
const patch = (token: string, body: unknown) => patchRoute(request(path, { method: "PATCH", token, body }));

async function preview(token: string, query = ""): Promise<RetentionPreview> {
  const answer = await previewRoute(request(`${path}/preview${query}`, { token }));
  expect(answer.status).toBe(200);
  return answer.json();
}

const forecastOf = (found: RetentionPreview, of: RetentionClass) => found.classes.find((each) => each.class === of);

describe("the retention settings", () => {
  test("keep everything but old activity until an administrator decides, which leaves a trace", async () => {
    const fresh = await signUp();
    expect(await read(fresh.token)).toEqual({
      conversation_days: null,
      run_days: null,
      run_event_days: null,
      file_days: null,
      activity_days: 365,
      audit_days: null,
      is_default: true,
      audit_least_days: 90,
      updated_at: null,
    });
    const answer = await patch(fresh.token, { run_days: 30, activity_days: null });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      run_days: 30,
      activity_days: null,
      audit_days: null,
      is_default: false,
    });
    expect(await auditOf(fresh.organizationId, "retention.changed")).toMatchObject([
      {
        actor_id: fresh.id,
        detail: { before: { run_days: null, activity_days: 365 }, after: { run_days: 30, activity_days: null } },
      },
    ]);
    const told = await pool()`
      select metadata from activity_events where organization_id = ${fresh.organizationId} and kind = 'retention.changed'`;
    expect(told).toMatchObject([{ metadata: { fields: ["run_days", "activity_days"] } }]);
  });

  test("of one organization are not another's", async () => {
    const other = await signUp();
    await patch(owner.token, { file_days: 7 });
    expect(await read(other.token)).toMatchObject({ file_days: null });
    const foreign = request(path, {
      method: "PATCH",
      token: other.token,
      body: { file_days: 1 },
      headers: { "x-tenant-id": owner.organizationId },
    });
    expect(await problemOf(await patchRoute(foreign))).toEqual({ status: 404, code: "not_found" });
    expect(await read(owner.token)).toMatchObject({ file_days: 7 });
  });

  test("are closed to members", async () => {
    const member = await givenColleague(owner, "member");
    expect(await problemOf(await patch(member.token, { file_days: 1 }))).toEqual({ status: 403, code: "forbidden" });
    expect(await problemOf(await getRoute(request(path, { token: member.token })))).toMatchObject({ status: 403 });
    expect(await problemOf(await previewRoute(request(`${path}/preview`, { token: member.token })))).toMatchObject({
      status: 403,
    });
  });

  test.each([
    ["less than a day", { run_days: 0 }, "run_days"],
    ["half a day", { run_days: 1.5 }, "run_days"],
    ["longer than anybody lives", { run_days: 36_500 }, "run_days"],
    ["an audit log of 89 days", { audit_days: 89 }, "audit_days"],
    ["what there is not", { vault_days: 30 }, "vault_days"],
  ])("refuse %s at its field", async (_what, body, field) => {
    const answer = await patch(owner.token, body);
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect(errors.map((each) => each.path)).toContain(field);
  });
});

describe("the preview", () => {
  test("counts what the next pass deletes, and tells when the oldest of the rest is due", async () => {
    const fresh = await signUp();
    await givenOldConversation(fresh, 40);
    await givenOldConversation(fresh, 20);
    await givenOldRun(fresh, { daysAgo: 5 });
    await patch(fresh.token, { conversation_days: 30, run_days: 30 });
    const found = await preview(fresh.token);
    expect(found).toMatchObject({ is_running: false, last_pass: null });
    expect(new Date(found.next_pass_at).getUTCHours()).toBe(3);
    expect(new Date(found.next_pass_at).getTime()).toBeGreaterThan(Date.now());
    expect(forecastOf(found, "conversations")).toMatchObject({ days: 30, count: 1, is_at_least: false });
    const runs = forecastOf(found, "runs");
    expect(runs).toMatchObject({ days: 30, count: 0 });
    const dueInDays = (new Date(runs?.oldest_due_at ?? 0).getTime() - Date.now()) / 86_400_000;
    expect(dueInDays).toBeGreaterThan(24.9);
    expect(dueInDays).toBeLessThan(25.1);
    expect(forecastOf(found, "run_events")).toMatchObject({ days: null, count: 0, oldest_due_at: null });
  });

  test("tells what other settings would delete, and changes nothing", async () => {
    const fresh = await signUp();
    await givenOldRun(fresh, { daysAgo: 5 });
    expect(forecastOf(await preview(fresh.token, "?run_days=2"), "runs")).toMatchObject({ days: 2, count: 1 });
    expect(forecastOf(await preview(fresh.token), "runs")).toMatchObject({ days: null, count: 0 });
    const refused = await previewRoute(request(`${path}/preview?audit_days=3`, { token: fresh.token }));
    expect(refused.status).toBe(422);
  });

  test("stops counting where nobody needs to know it exactly", async () => {
    const fresh = await signUp();
    await givenActivity(fresh, 10_500, 400);
    expect(forecastOf(await preview(fresh.token), "activity")).toMatchObject({ count: 10_000, is_at_least: true });
  });

  test("shows nothing of another organization", async () => {
    const [fresh, other] = [await signUp(), await signUp()];
    await givenOldRun(other, { daysAgo: 50 });
    expect(forecastOf(await preview(fresh.token, "?run_days=2"), "runs")).toMatchObject({ count: 0, oldest_at: null });
  });
});
