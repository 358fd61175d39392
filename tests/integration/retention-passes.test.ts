import { describe, expect, test } from "vitest";
import { GET as exportRoute } from "@/app/api/v1/audit/export/route";
import { GET as verificationRoute } from "@/app/api/v1/audit/verification/route";
import { PATCH as patchRoute } from "@/app/api/v1/retention/route";
import { GET as eventsRoute } from "@/app/api/v1/runs/[run_id]/events/route";
import { GET as runRoute } from "@/app/api/v1/runs/[run_id]/route";
import { verifyExport } from "@/features/audit/export/verify-export";
import { applyRetention } from "@/features/retention/jobs";
import { pool } from "@/lib/db/client";
import { givenActivity, givenMadeFile, givenOldAudit, givenOldConversation, givenOldRun } from "../factories/aged-rows";
import { auditOf } from "../factories/organizations";
import { type Person, problemOf, request, signUp } from "../setup/api";

type Batches = Parameters<NonNullable<Parameters<typeof applyRetention>[0]>>[0][];

/** An organization with settings whose pass is due now. */
async function givenSettings(settings: Record<string, number | null>): Promise<Person> {
  const person = await signUp();
  const answer = await patchRoute(
    request("/api/v1/retention", { method: "PATCH", token: person.token, body: { activity_days: null, ...settings } }),
  );
  expect(answer.status).toBe(200);
  await pool()`insert into retention_passes (organization_id, next_at) values (${person.organizationId}, now())`;
  return person;
}

async function passOf({ organizationId }: Person): Promise<{ deleted: Record<string, number>; isOver: boolean }> {
  const [row] = await pool()`
    select deleted, finished_at >= started_at as "isOver" from retention_passes where organization_id = ${organizationId}`;
  return row as { deleted: Record<string, number>; isOver: boolean };
}

/** Works until the pass of the organization is over, as the minutely chore would. */
async function pass(person: Person): Promise<Batches> {
  const batches: Batches = [];
  for (let turn = 0; turn < 50 && !(await passOf(person)).isOver; turn++) {
    await applyRetention((batch) => batches.push(batch));
  }
  expect((await passOf(person)).isOver).toBe(true);
  return batches;
}

async function exists(table: string, id: string): Promise<boolean> {
  return (await pool()`select 1 from ${pool()(table)} where id = ${id}`).length > 0;
}

describe("a pass", () => {
  test("deletes conversations with all they hold, and none that is pinned, waits or was written to lately", async () => {
    const person = await givenSettings({ conversation_days: 30 });
    const [old, recent, pinned, busy] = await Promise.all(
      [40, 10, 40, 40].map((days) => givenOldConversation(person, days)),
    );
    if (!old || !recent || !pinned || !busy) throw new Error("There should be four.");
    await pool()`update conversations set pinned_at = now() where id = ${pinned.id}`;
    await givenOldRun(person, { daysAgo: 39, conversationId: busy.id, status: "waiting" });
    const file = await givenMadeFile(person, old.runId, 40);
    await pass(person);
    expect(await exists("conversations", old.id)).toBe(false);
    expect(await exists("runs", old.runId)).toBe(false);
    for (const { id } of [recent, pinned, busy]) expect(await exists("conversations", id)).toBe(true);
    // Its bytes follow.
    expect(await pool()`select 1 from storage_deletions where storage_key = ${`k/${file}`}`).toHaveLength(1);
    expect(await passOf(person)).toMatchObject({ deleted: { conversations: 1 } });
    expect(await auditOf(person.organizationId, "retention.applied")).toMatchObject([
      { actor_id: null, detail: { deleted: { conversations: 1 } } },
    ]);
  });

  test("deletes runs outside conversations once they have ended, and none that is being repeated", async () => {
    const person = await givenSettings({ run_days: 30 });
    const { runId: ofChat } = await givenOldConversation(person, 40);
    const [old, recent, waiting, repeated] = [
      await givenOldRun(person, { daysAgo: 40 }),
      await givenOldRun(person, { daysAgo: 10 }),
      await givenOldRun(person, { daysAgo: 40, status: "waiting" }),
      await givenOldRun(person, { daysAgo: 40 }),
    ];
    await givenOldRun(person, { daysAgo: 0, status: "waiting", rerunOf: repeated });
    await pass(person);
    expect(await exists("runs", old)).toBe(false);
    for (const id of [recent, waiting, repeated, ofChat]) expect(await exists("runs", id)).toBe(true);
  });

  test("deletes the events of old runs, which stay readable and say that their events are gone", async () => {
    const person = await givenSettings({ run_event_days: 30 });
    const [old, recent] = [await givenOldRun(person, { daysAgo: 40 }), await givenOldRun(person, { daysAgo: 10 })];
    const { runId: ofChat } = await givenOldConversation(person, 40);
    await pass(person);
    const rows = await pool()`
      select run_id from run_events where organization_id = ${person.organizationId}
      union all select run_id from run_spans where organization_id = ${person.organizationId}`;
    expect(new Set(rows.map((row) => row.run_id))).toEqual(new Set([recent]));
    for (const id of [old, ofChat]) {
      const events = await eventsRoute(request(`/api/v1/runs/${id}/events`, { token: person.token }));
      expect(await problemOf(events)).toEqual({ status: 410, code: "gone" });
      const run = await (await runRoute(request(`/api/v1/runs/${id}`, { token: person.token }))).json();
      expect(run).toMatchObject({ status: "completed", output: "Answer", events_deleted_at: expect.any(String) });
    }
    expect(await pool()`select output from run_steps where run_id = ${old}`).toEqual([{ output: "text" }]);
    expect(await passOf(person)).toMatchObject({ deleted: { run_events: 2 } });
  });

  test("deletes files that runs made outside conversations, and none that a chat shows or that is attached", async () => {
    const person = await givenSettings({ file_days: 30 });
    const run = await givenOldRun(person, { daysAgo: 40 });
    const { runId: ofChat } = await givenOldConversation(person, 40);
    const [old, recent, shown, attached] = [
      await givenMadeFile(person, run, 40),
      await givenMadeFile(person, run, 10),
      await givenMadeFile(person, ofChat, 40),
      await givenMadeFile(person, run, 40),
    ];
    await pool()`update files set attached_at = now() where id = ${attached}`;
    await pass(person);
    expect(await exists("files", old)).toBe(false);
    for (const id of [recent, shown, attached]) expect(await exists("files", id)).toBe(true);
  });

  test("touches nothing of an organization that keeps it, nor before the night has come", async () => {
    const [keeps, early] = [await givenSettings({ run_days: null }), await givenSettings({ run_days: 1 })];
    await pool()`
      update retention_passes set next_at = now() + interval '1 hour' where organization_id = ${early.organizationId}`;
    const [kept, notYet] = [await givenOldRun(keeps, { daysAgo: 900 }), await givenOldRun(early, { daysAgo: 900 })];
    await pass(keeps);
    expect([await exists("runs", kept), await exists("runs", notYet)]).toEqual([true, true]);
    const [{ next } = {}] = await pool()`
      select next_at > now() as next from retention_passes where organization_id = ${keeps.organizationId}`;
    expect(next).toBe(true);
  });

  test("is given to every organization for the coming night", async () => {
    const { organizationId } = await signUp();
    await applyRetention();
    const [row] = await pool()`
      select extract(hour from next_at at time zone 'UTC')::int as hour, next_at > now() as later
      from retention_passes where organization_id = ${organizationId}`;
    expect(row).toEqual({ hour: 3, later: true });
  });

  test("that died is taken up by another process, and counts on", async () => {
    const person = await givenSettings({ run_days: 30 });
    const id = await givenOldRun(person, { daysAgo: 40 });
    await pool()`
      update retention_passes set started_at = now() - interval '1 hour', claimed_until = now() - interval '1 minute',
        deleted = '{"runs": 7}' where organization_id = ${person.organizationId}`;
    await pass(person);
    expect(await exists("runs", id)).toBe(false);
    expect((await passOf(person)).deleted).toEqual({ runs: 8 });
  });
});

describe("with 20,000 rows to delete", () => {
  const rows = 20_000;

  test("a reader and a writer work on, a locked row is waited for by nobody, and the batches stay short", async () => {
    const person = await givenSettings({ activity_days: 30 });
    const { organizationId } = person;
    await givenActivity(person, rows, 40);
    const locked = await pool().reserve();
    const batches: Batches = [];
    let isOver = false;
    let written = 0;
    let read = 0;
    try {
      await locked`begin`;
      await locked`select id from activity_events where organization_id = ${organizationId} order by created_at limit 3 for update`;
      const writing = (async () => {
        while (!isOver) {
          await givenActivity(person, 1, 0);
          written++;
        }
      })();
      const reading = (async () => {
        while (!isOver) {
          await pool()`
            select id from activity_events where organization_id = ${organizationId} order by created_at desc limit 50`;
          read++;
        }
      })();
      batches.push(...(await pass(person)));
      isOver = true;
      await Promise.all([writing, reading]);
    } finally {
      isOver = true;
      await locked`rollback`;
      locked.release();
    }
    const [left] = await pool()`
      select count(*)::int as count from activity_events
      where organization_id = ${organizationId} and created_at < now() - interval '30 days'`;
    expect(left?.count).toBe(3);
    expect((await passOf(person)).deleted).toEqual({ activity: rows - 3 });
    expect(written).toBeGreaterThan(0);
    expect(read).toBeGreaterThan(0);
    expect(batches.length).toBeGreaterThan(rows / 2_000 - 1);
    const middle = batches.map(({ tookMs }) => tookMs).sort((a, b) => a - b)[Math.floor(batches.length / 2)];
    expect(middle).toBeLessThan(200);
    const [added] = await pool()`
      select count(*)::int as count from activity_events
      where organization_id = ${organizationId} and kind = 'run.completed' and created_at > now() - interval '1 day'`;
    expect(added?.count).toBe(written);
  }, 60_000);

  test("several processes at once delete each row once", async () => {
    const people = await Promise.all([1, 2, 3].map(() => givenSettings({ activity_days: 30 })));
    for (const person of people) await givenActivity(person, 1_000, 40);
    await Promise.all([applyRetention(), applyRetention(), applyRetention()]);
    for (const person of people) {
      await pass(person);
      expect((await passOf(person)).deleted).toEqual({ activity: 1_000 });
    }
  });
});

describe("an audit log", () => {
  const verification = async ({ token }: Person) =>
    (await verificationRoute(request("/api/v1/audit/verification", { token }))).json();
  const exported = async ({ token }: Person) =>
    new Uint8Array(await (await exportRoute(request("/api/v1/audit/export", { token }))).arrayBuffer());

  test("proves itself after its beginning was deleted, in the check and in a signed export", async () => {
    const old = await givenAgedOrganization();
    await givenOldAudit(old, 5, 120);
    await givenOldAudit(old, 2, 20);
    await ageFor(old, 100);
    expect(await verification(old)).toMatchObject({ intact: true, start: { sequence: 5 }, fault: null });
    const [cut] = await auditOf(old.organizationId, "audit.trimmed");
    expect(cut?.detail).toMatchObject({ rows: 5, through_sequence: 5 });
    const findings = await verifyExport(await exported(old));
    expect(findings.problems).toEqual([]);
    expect(findings.manifest?.chain_start?.sequence).toBe(5);
  });

  test("that lost its beginning in any other way does not", async () => {
    const old = await givenAgedOrganization();
    await givenOldAudit(old, 5, 120);
    await givenOldAudit(old, 2, 20);
    await pool()`select trim_audit(${old.organizationId}::uuid, now(), 100)`;
    expect(await verification(old)).toMatchObject({ intact: false, fault: { sequence: 1 } });
    expect((await verifyExport(await exported(old))).problems.join()).toContain("no row of the log tells");
  });

  test("keeps 90 days whatever is asked of the database", async () => {
    const old = await givenAgedOrganization();
    await givenOldAudit(old, 3, 89);
    const [cut] = await pool()`select trimmed from trim_audit(${old.organizationId}::uuid, now(), 100)`;
    expect(cut?.trimmed).toBe(0);
    await pool()`
      insert into audit_anchors (organization_id, sequence, hash) values (${old.organizationId}, 2, 'x')`;
    await expect(
      pool()`delete from audit_events where organization_id = ${old.organizationId} and sequence <= 2`,
    ).rejects.toMatchObject({ code: "42501" });
    await expect(
      pool()`update audit_anchors set sequence = 1 where organization_id = ${old.organizationId}`,
    ).rejects.toMatchObject({ code: "42501" });
  });

  /** Somebody whose organization has no audit row yet, so that old ones can be its first. */
  async function givenAgedOrganization(): Promise<Person> {
    const person = await signUp();
    const sql = pool();
    await sql`delete from organizations where id = ${person.organizationId}`;
    await sql`insert into organizations (id, name, slug) values (${person.organizationId}, 'Works', ${person.slug})`;
    await sql`
      insert into memberships (organization_id, user_id, role) values (${person.organizationId}, ${person.id}, 'owner')`;
    return person;
  }

  async function ageFor({ organizationId, ...person }: Person, days: number): Promise<void> {
    await pool()`insert into retention_settings (organization_id, audit_days) values (${organizationId}, ${days})`;
    await pool()`insert into retention_passes (organization_id, next_at) values (${organizationId}, now())`;
    await pass({ organizationId, ...person });
  }
});
