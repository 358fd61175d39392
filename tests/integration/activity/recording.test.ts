import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { recordMissed } from "@/features/activity/jobs";
import { recordActivity } from "@/features/activity/recording/record";
import { recordQuestions } from "@/features/activity/runs/approvals";
import { recordMissedEnds, recordRunEnd } from "@/features/activity/runs/endings";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { givenColleague } from "@/tests/factories/organizations";
import { givenEndedRun, happen, published, toldOf } from "@/tests/setup/activity";
import { type Person, signUp } from "@/tests/setup/api";

afterAll(() => stopJobs(1_000));

let owner: Person;
beforeEach(async () => {
  owner = await signUp();
});

const kindsOf = async (organizationId: string) =>
  (
    await pool()<
      { kind: string }[]
    >`select kind from activity_events where organization_id = ${organizationId} order by position`
  ).map(({ kind }) => kind);

const failedRun = (concerned: string[], trigger: "manual" | "schedule") => ({
  kind: "run.failed" as const,
  subjectId: newId(),
  concerned,
  metadata: {
    target_kind: "workflow" as const,
    target_key: "report",
    target_name: "Report",
    trigger,
    trigger_id: null,
    trigger_name: null,
    error_code: "step_failed",
    error_message: "It broke.",
  },
});

describe("an event", () => {
  test("is there exactly when its change is", async () => {
    const undone = asSystem(async (tx) => {
      await recordActivity(tx, { organizationId: owner.organizationId, actorId: owner.id }, published());
      throw new Error("The change is refused.");
    });
    await expect(undone).rejects.toThrow("refused");
    expect(await kindsOf(owner.organizationId)).toEqual([]);
    await happen(owner.organizationId, published());
    expect(await kindsOf(owner.organizationId)).toEqual(["agent.published"]);
  });

  test("with a key is written once, however many tell it at the same time", async () => {
    const telling = () => happen(owner.organizationId, { ...failedRun([owner.id], "manual"), onceKey: "run:1:ended" });
    const told = await Promise.all([telling(), telling(), telling(), telling()]);
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await toldOf(owner.organizationId, "run.failed")).toEqual([owner.id]);
  });

  test("that does not fit its kind is refused", async () => {
    const metadata = { key: "sums", name: "Sums", version: 1.5 };
    const wrong = { kind: "agent.published" as const, subjectId: newId(), metadata };
    await expect(happen(owner.organizationId, wrong)).rejects.toThrow("version");
  });
});

describe("who is told", () => {
  test("of a failed run: whoever started it by hand; of a scheduled one the admins as well", async () => {
    const [member, admin, viewer] = [
      await givenColleague(owner, "member"),
      await givenColleague(owner, "admin"),
      await givenColleague(owner, "viewer"),
    ];
    await happen(owner.organizationId, failedRun([member.id], "manual"));
    expect(await toldOf(owner.organizationId, "run.failed")).toEqual([member.id]);
    await pool()`delete from activity_events where organization_id = ${owner.organizationId}`;
    await happen(owner.organizationId, failedRun([member.id], "schedule"));
    const told = await toldOf(owner.organizationId, "run.failed");
    expect(told).toEqual([owner.id, member.id, admin.id].toSorted());
    expect(told).not.toContain(viewer.id);
  });

  test("is never whoever did it, nobody who muted the kind, and nobody outside of the organization", async () => {
    const [muted, admin, stranger] = [
      await givenColleague(owner, "member"),
      await givenColleague(owner, "admin"),
      await signUp(),
    ];
    await pool()`
      insert into notification_settings (organization_id, user_id, muted_kinds)
      values (${owner.organizationId}, ${muted.id}, '{run.failed}')`;
    await happen(owner.organizationId, failedRun([muted.id, stranger.id], "schedule"), admin.id);
    expect(await toldOf(owner.organizationId, "run.failed")).toEqual([owner.id]);
  });

  test("of what only one person may see is that person", async () => {
    const member = await givenColleague(owner, "member");
    await happen(owner.organizationId, { ...failedRun([member.id], "schedule"), visibleTo: member.id });
    expect(await toldOf(owner.organizationId, "run.failed")).toEqual([member.id]);
  });
});

describe("the end of a run", () => {
  test("is told once by the process that ends it and by those that look for what was missed", async () => {
    const runId = await givenEndedRun(owner);
    await Promise.all([
      recordRunEnd({ id: runId, conversationId: null }),
      recordMissedEnds(1, 100),
      recordMissedEnds(1, 100),
    ]);
    expect(await kindsOf(owner.organizationId)).toEqual(["run.failed"]);
    await recordMissed(100);
    expect(await kindsOf(owner.organizationId)).toEqual(["run.failed"]);
    expect(await toldOf(owner.organizationId, "run.failed")).toEqual([owner.id]);
  });

  test("that no process told is found, and that of a chat is not", async () => {
    await givenEndedRun(owner, { status: "completed" });
    await givenEndedRun(owner, { kind: "agent", workflow_key: null, agent_key: "triage", trigger: "schedule" });
    await givenEndedRun(owner, { kind: "agent", workflow_key: null, agent_key: "triage" });
    await recordMissedEnds(1, 100);
    expect((await kindsOf(owner.organizationId)).toSorted()).toEqual(["run.completed", "run.failed"]);
  });

  test("that retention has deleted from the feed is not told again", async () => {
    await pool()`insert into retention_settings (organization_id, activity_days) values (${owner.organizationId}, 1)`;
    await givenEndedRun(owner, { ended_at: new Date(Date.now() - 2 * 86_400_000).toISOString() });
    await recordMissedEnds(30, 100);
    expect(await kindsOf(owner.organizationId)).toEqual([]);
  });
});

test("a question of a private chat is for its author alone, and is told once", async () => {
  const [member] = [await givenColleague(owner, "member"), await givenColleague(owner, "admin")];
  const runId = await givenEndedRun(member, {
    kind: "agent",
    workflow_key: null,
    agent_key: "triage",
    status: "waiting",
    ended_at: null,
  });
  await pool()`
    insert into approvals (id, organization_id, run_id, call_id, item_id, agent_key, tool, tool_name, arguments, status)
    values (${newId()}, ${owner.organizationId}, ${runId}, '1/call', 'item', 'triage', 'send', 'Send mail', '{}', 'pending')`;
  await Promise.all([recordQuestions({ id: runId }), recordQuestions({ id: runId })]);
  expect(await kindsOf(owner.organizationId)).toEqual(["approval.requested"]);
  expect(await toldOf(owner.organizationId, "approval.requested")).toEqual([member.id]);
});
