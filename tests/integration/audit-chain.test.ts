import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { users } from "@/drizzle/schema/identity";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { pool } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { createPerson } from "../factories/people";

/** Postgres' "insufficient privilege". */
const refused = "42501";

let ctx: OrganizationContext;
beforeAll(async () => {
  ctx = await createPerson();
});

const note = (of: OrganizationContext, detail: Record<string, unknown> = {}) =>
  withOrganization(of, (tx) => append(tx, of, detail));

function append(tx: Parameters<typeof appendAudit>[0], of: OrganizationContext, detail: Record<string, unknown>) {
  const target = { type: "note", id: "1" };
  return appendAudit(tx, auditSource(of), {
    organizationId: of.organization.id,
    action: "note.changed",
    target,
    detail,
  });
}

async function chainOf(organizationId: string) {
  const rows = await pool()`
    select sequence, previous_hash as "previousHash", hash from audit_events
    where organization_id = ${organizationId} order by sequence`;
  const [head] = await pool()`select sequence, hash from audit_heads where organization_id = ${organizationId}`;
  return { rows, head };
}

/** Postgres' code of a refused statement under the application's role, bound to the organization. */
async function codeOf(statement: string): Promise<string | undefined> {
  try {
    await pool().begin(async (tx) => {
      await tx`select set_config('role', 'cadre_app', true), set_config('app.organization_id', ${ctx.organization.id}, true)`;
      await tx.unsafe(statement);
      throw Object.assign(new Error("It was allowed."), { code: "allowed" });
    });
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe("the chain of an organization's audit rows", () => {
  test("stays unbroken when 50 changes come at once, and is none the worse for those that are undone", async () => {
    const of = await createPerson();
    const before = await chainOf(of.organization.id);
    const attempts = Array.from({ length: 60 }, (_, number) =>
      withOrganization(of, async (tx) => {
        await append(tx, of, { number });
        if (number % 6 === 0) throw new Error("undo");
      }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
    const { rows, head } = await chainOf(of.organization.id);
    expect(rows.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: before.rows.length + 50 }, (_, i) => i + 1),
    );
    for (const [index, row] of rows.entries()) {
      expect(row.previousHash).toBe(index === 0 ? "0".repeat(64) : rows[index - 1]?.hash);
    }
    expect(head).toMatchObject({ sequence: rows.length, hash: rows.at(-1)?.hash });
  });

  test("does not hold up another organization", async () => {
    const other = await createPerson();
    await asSystem(async (tx) => {
      await append(tx, ctx, {});
      // In a transaction of its own: it would wait for ever if both shared a lock.
      await note(other);
    });
    expect((await chainOf(other.organization.id)).head?.sequence).toBe(2);
  });

  test("lets changes of one organization go on beside each other, in the order of their commits", async () => {
    const of = await createPerson();
    await asSystem(async (tx) => {
      await append(tx, of, { place: "last" });
      // In a transaction of its own: it would wait for ever if a row took its place when it is written.
      await note(of, { place: "first" });
    });
    const rows = await pool()`
      select detail->>'place' as place from audit_events where organization_id = ${of.organization.id}
      and action = 'note.changed' order by sequence`;
    expect(rows.map(({ place }) => place)).toEqual(["first", "last"]);
  });

  test("leaves nothing behind where rows wait for their places, with commit or without", async () => {
    await note(ctx);
    await expect(
      withOrganization(ctx, async (tx) => {
        await append(tx, ctx, {});
        throw new Error("undo");
      }),
    ).rejects.toThrow("undo");
    const entries = await pool()`
      select id from audit_pending where entry->>'organization_id' = ${ctx.organization.id}`;
    expect(entries).toEqual([]);
  });

  test("goes with an organization that ends in the same transaction", async () => {
    const gone = await createPerson();
    await pool().begin(async (tx) => {
      await tx`select append_audit(${gone.organization.id}, gen_random_uuid(), now(), 'system', null, 'a.b', 't', 'i',
        null, null, null, null, '{}')`;
      await tx`delete from organizations where id = ${gone.organization.id}`;
    });
    expect(await chainOf(gone.organization.id)).toEqual({ rows: [], head: undefined });
  });

  test("is written by system work too", async () => {
    await asSystem(async (tx) => {
      await tx.select({ id: users.id }).from(users).where(eq(users.id, "00000000-0000-0000-0000-000000000000"));
      await append(tx, ctx, { by: "the system" });
    });
    const [row] = await pool()`
      select detail from audit_events where organization_id = ${ctx.organization.id} order by sequence desc limit 1`;
    expect(row?.detail).toEqual({ by: "the system" });
  });
});

describe("the application's role", () => {
  test.each([
    ["insert a row beside the chain", "insert into audit_events select * from audit_events limit 1"],
    ["change a row", "update audit_events set action = 'x.y'"],
    ["delete a row", "delete from audit_events"],
    ["empty the table", "truncate audit_events"],
    ["take back the head", "update audit_heads set sequence = 0"],
    ["delete the head", "delete from audit_heads"],
    ["take back a row that waits for its place", "delete from audit_pending"],
    ["change a row that waits for its place", "update audit_pending set content = ''"],
    [
      "put a row beside the function",
      "insert into audit_pending (id, entry, content) values (gen_random_uuid(), '{}', '')",
    ],
    ["make a head of its own", "insert into audit_heads select * from audit_heads"],
    [
      "write for another organization",
      `select append_audit('00000000-0000-7000-8000-000000000001', gen_random_uuid(), now(), 'user', null, 'a.b', 't', 'i',
        null, null, null, null, '{}')`,
    ],
    [
      "write for an organization after letting go of its own",
      `select set_config('app.organization_id', '', true), append_audit('00000000-0000-7000-8000-000000000001',
        gen_random_uuid(), now(), 'user', null, 'a.b', 't', 'i', null, null, null, null, '{}')`,
    ],
  ])("may not %s", async (_act, statement) => {
    expect(await codeOf(statement)).toBe(refused);
  });
});

describe("even the owner of the tables", () => {
  test.each([
    "update audit_events set action = 'x.y'",
    "delete from audit_events",
    "truncate audit_events",
    "update audit_heads set sequence = sequence - 1",
    "delete from audit_heads",
    "truncate audit_heads",
  ])("is refused %s", async (statement) => {
    await expect(pool().unsafe(statement)).rejects.toMatchObject({ code: refused });
  });

  test("may delete an organization with its whole log", async () => {
    const gone = await createPerson();
    await pool()`delete from organizations where id = ${gone.organization.id}`;
    expect(await chainOf(gone.organization.id)).toEqual({ rows: [], head: undefined });
  });
});
