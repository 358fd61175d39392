import { randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import { describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import {
  type ForeignKey,
  inOrder,
  makeRow,
  organizationColumn,
  type Row,
  readTables,
  type Table,
} from "../factories/rows";

/** Tables whose rows belong to no organization, and why that is right. A new one needs a reason here. */
const withoutOrganization: Record<string, string> = {
  users: "a person may belong to several organizations",
  sessions: "a sign-in belongs to a person",
  refresh_tokens: "belongs to a session",
  avatars: "belongs to a person",
  password_history: "belongs to a person",
  email_tokens: "belongs to a person",
  totp_credentials: "belongs to a person",
  recovery_codes: "belongs to a person",
  passkeys: "belongs to a person",
  auth_challenges: "a sign-in that is not finished belongs to nobody yet",
  trusted_devices: "a browser of a person",
  external_identities: "belongs to a person",
  consents: "given by a person to the installation",
  notification_preferences: "belongs to a person",
  security_events: "what happened to a person's account, whichever organization they work in",
  used_nonces: "a signed request is refused twice before anybody knows whose it is",
  signing_keys: "belongs to the installation",
  storage_deletions: "keys of bytes whose file is gone, possibly with its organization",
  audit_pending: "rows that a transaction writes and its commit takes away",
  rate_limits: "counters under digests, also of people who are not signed in",
};
/** Tables that the restricted role only reads: a function of the database writes them. */
const writtenByFunction = new Set(["audit_events", "audit_heads", "audit_anchors"]);
/** A table that its own commit empties. */
const emptied = "audit_pending";
/** What Postgres says to a refused privilege or row, and to a foreign key that leads nowhere. */
const refused = "42501";
const danglingReference = "23503";

const sql = pool();
const tables = await readTables(sql);
const ordered = inOrder(tables);
const owned = ordered.filter((table) => organizationColumn(table));
const organizationOf = (table: Table) => sql(organizationColumn(table) ?? "");
const ours = randomUUID();
const theirs = randomUUID();
const ourRows = await plant(ours);
const theirRows = await plant(theirs);

/** One row in every table, written as the login role. */
async function plant(organizationId: string): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (const table of ordered) {
    const [row] = await sql`insert into ${sql(table.name)} ${sql(makeRow(table, organizationId, rows))} returning *`;
    rows.set(table.name, row as Row);
  }
  // A trigger may have changed a row after it was planted: what counts is how it stands once all are there.
  for (const table of owned) {
    const [row] = await sql`select * from ${sql(table.name)} where ${organizationOf(table)} = ${organizationId}`;
    rows.set(table.name, row as Row);
  }
  return rows;
}

/** Runs `work` as the product does for our organization, and undoes it. Answers with its result or Postgres' error code. */
async function asOurs<T>(work: (tx: TransactionSql) => Promise<T>, organizationId: string = ours): Promise<T | string> {
  let result: T | string = "nothing";
  await sql
    .begin(async (tx) => {
      await tx`select set_config('role', 'cadre_app', true), set_config('app.organization_id', ${organizationId}, true)`;
      result = await work(tx);
      throw new Error("undo");
    })
    .catch((error: Error & { code?: string }) => {
      if (error.message !== "undo") result = error.code ?? error.message;
    });
  return result;
}

test("the catalog is what this test has looked at", () => {
  expect(owned.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["organizations", "runs", "messages", "audit_events"]),
  );
});

test("every table without an organization is known and has a reason", () => {
  const found = ordered.filter((table) => !organizationColumn(table)).map(({ name }) => name);
  expect(found.sort()).toEqual(Object.keys(withoutOrganization).sort());
});

test("there is no view, which would read with its owner's rights", async () => {
  const views = await sql`
    select relname from pg_class join pg_namespace n on n.oid = relnamespace
    where n.nspname = 'public' and relkind in ('v', 'm', 'f')`;
  expect(views).toHaveLength(0);
});

test("the restricted role is neither a superuser nor exempt, and owns nothing", async () => {
  const [role] =
    await sql`select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles where rolname = 'cadre_app'`;
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false });
  const property = await sql`select relname from pg_class where pg_get_userbyid(relowner) = 'cadre_app'`;
  expect(property).toHaveLength(0);
});

describe.each(Object.keys(withoutOrganization))("the table %s, which has no organization,", (name) => {
  test.each(["select 1 from", "delete from", "insert into"])("refuses the restricted role %s", async (verb) => {
    const statement = verb === "insert into" ? `insert into ${name} default values` : `${verb} ${name}`;
    expect(await asOurs((tx) => tx.unsafe(statement))).toBe(refused);
  });
});

describe.each(owned)("a row of another organization in $name", (table) => {
  const organization = organizationColumn(table) ?? "";

  test("is not read, while our own is", async () => {
    const seen = await asOurs((tx) => tx`select ${organizationOf(table)} as owner from ${sql(table.name)}`);
    expect(seen).toEqual([{ owner: ours }]);
    expect(
      await asOurs((tx) => tx`select 1 from ${sql(table.name)} where ${organizationOf(table)} = ${theirs}`),
    ).toEqual([]);
  });

  test("is not read when no organization is set", async () => {
    expect(await asOurs((tx) => tx`select 1 from ${sql(table.name)}`, "")).toEqual([]);
  });

  test("is not written, while our own is", async () => {
    const foreign = await asOurs((tx) => tx`insert into ${sql(table.name)} ${sql(makeRow(table, theirs, theirRows))}`);
    expect(foreign).toBe(refused);
    // An organization's own row is made at sign-up, before there is a transaction of that organization.
    if (table.name === "organizations") return;
    expect(await asOurs((tx) => insertOwn(tx, table))).toBe(writtenByFunction.has(table.name) ? refused : 1);
  });

  test("is not changed", async () => {
    const change = await asOurs(
      async (tx) =>
        (
          await tx`update ${sql(table.name)} set ${organizationOf(table)} = ${organizationOf(table)}
          where ${organizationOf(table)} = ${theirs}`
        ).count,
    );
    expect([0, refused]).toContain(change);
  });

  test("is not made by giving ours away", async () => {
    const gift = await asOurs((tx) => tx`update ${sql(table.name)} set ${sql({ [organization]: theirs })}`);
    expect(gift).toBe(refused);
  });

  test("is not deleted", async () => {
    const deletion = await asOurs(
      async (tx) => (await tx`delete from ${sql(table.name)} where ${organizationOf(table)} = ${theirs}`).count,
    );
    expect([0, refused]).toContain(deletion);
  });
});

/** Foreign keys between tables of organizations, except the one that says to which organization the row belongs. */
const references = owned.flatMap((table) =>
  table.foreignKeys.filter(({ parent, columns }) => {
    const target = tables.get(parent);
    return target && organizationColumn(target) && columns.some((column) => column !== "organization_id");
  }),
);

describe.each(references)("the foreign key $name", (key) => {
  const table = tables.get(key.table) as Table;

  test("carries the organization", () => {
    expect(key.columns[0]).toBe("organization_id");
    expect(key.parentColumns[0]).toBe("organization_id");
  });

  test("cannot lead to another organization's row, while it can to ours", async () => {
    if (key.parent === key.table) return;
    expect(await asOurs((tx) => insertOwn(tx, table))).toBe(1);
    const foreign = { ...makeRow(table, ours, ourRows), ...freshKey(table), ...(await pointAtTheirs(key)) };
    const outcome = await asOurs(async (tx) => {
      await tx`insert into ${sql(table.name)} ${sql(foreign)}`;
      return tx`set constraints all immediate`;
    });
    expect(outcome).toBe(danglingReference);
  });
});

test("nothing of the other organization has changed after all this", async () => {
  for (const table of ordered) {
    const rows = await sql`select * from ${sql(table.name)}`;
    if (table.name === emptied) expect(rows).toEqual([]);
    else expect(rows, table.name).toContainEqual(theirRows.get(table.name));
  }
});

test("a foreign key from a table without an organization is known", () => {
  const found = ordered
    .filter((table) => !organizationColumn(table))
    .flatMap((table) => table.foreignKeys)
    .filter(({ parent }) => !(parent in withoutOrganization))
    .map(({ name }) => name);
  // A token may be bound to an organization; whether its user belongs to it is read on every request.
  expect(found).toEqual(["refresh_tokens_bound_organization_id_organizations_id_fk"]);
});

/** Inserts a second row of ours. Where foreign keys alone make the key there is room for one, so the first one goes. */
async function insertOwn(tx: TransactionSql, table: Table): Promise<number> {
  const fresh = freshKey(table);
  const filled = filledColumns(table);
  const hasRoom = table.uniqueKeys.every((columns) => columns.some((column) => !filled.has(column)));
  if (Object.keys(fresh).length === 0 || !hasRoom) await tx`delete from ${sql(table.name)}`;
  return (await tx`insert into ${sql(table.name)} ${sql({ ...makeRow(table, ours, ourRows), ...fresh })}`).count;
}

function filledColumns(table: Table): Set<string> {
  return new Set(table.foreignKeys.flatMap(({ columns }) => columns));
}

/** New values for the key columns that no foreign key fills, so that a second row finds room. */
function freshKey(table: Table): Row {
  const filled = filledColumns(table);
  const made = makeRow(table, ours, new Map());
  return Object.fromEntries(
    table.primaryKey.filter((column) => !filled.has(column) && column in made).map((column) => [column, made[column]]),
  );
}

/** The values of a reference to a row of theirs that nothing refers to yet, so that no unique key is in the way. */
async function pointAtTheirs(key: ForeignKey): Promise<Row> {
  const parent = tables.get(key.parent) as Table;
  const values = { ...makeRow(parent, theirs, theirRows), ...freshKey(parent) };
  const [row] = await sql`insert into ${sql(parent.name)} ${sql(values)} returning *`;
  const own = key.columns.map((column, index) => [column, row?.[key.parentColumns[index] ?? ""]] as const);
  return Object.fromEntries(own.filter(([column]) => column !== "organization_id"));
}
