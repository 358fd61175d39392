import { readdirSync, readFileSync } from "node:fs";
import type { Sql } from "postgres";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkHash } from "@/features/audit/chain/walk-chain";
import { connectToServer, urlOf } from "../setup/server";

const database = `cadre_test_${process.pid}_old_rows`;
const organization = "00000000-0000-7000-8000-000000000001";
const folder = "drizzle/migrations";
const chaining = "0006_audit-chain-of-old-rows.sql";

let server: Sql;
let sql: Sql;

beforeAll(async () => {
  server = connectToServer();
  await server.unsafe(`create database ${database}`);
  sql = postgres(urlOf(database), { max: 1, onnotice: () => undefined });
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".sql") && name < chaining)) await apply(file);
});

afterAll(async () => {
  await sql.end();
  await server.unsafe(`drop database ${database} with (force)`);
  await server.end();
});

async function apply(file: string): Promise<void> {
  const statements = readFileSync(`${folder}/${file}`, "utf8").split("--> statement-breakpoint");
  await sql.begin(async (tx) => {
    for (const statement of statements) await tx.unsafe(statement);
  });
}

const details = [
  null,
  { after: { name: 'Ada’s "team"\n', slug: "a", Z: [1, { b: true, a: null }], é: "😀" } },
  { a: "\\" },
];

test("rows older than the chain become its beginning when the database is migrated", async () => {
  await sql`insert into organizations (id, name, slug) values (${organization}, 'Old', 'old')`;
  for (const [index, detail] of details.entries()) {
    await sql`
      insert into audit_events (id, organization_id, actor_type, actor_id, action, target_type, target_id, detail, created_at)
      values (gen_random_uuid(), ${organization}, 'user', ${index === 0 ? null : "u"}, 'note.changed', 'note', ${index},
        ${detail === null ? null : JSON.stringify(detail)}::text::jsonb, now() + ${index} * interval '1.234567 seconds')`;
  }
  await apply(chaining);
  const rows = await sql`select * from audit_events order by sequence`;
  let previous = "0".repeat(64);
  for (const [index, row] of rows.entries()) {
    expect(row).toMatchObject({ sequence: index + 1, target_id: String(index), previous_hash: previous });
    previous = row.hash;
    const content = {
      id: row.id,
      organization_id: organization,
      created_at: row.created_at.toISOString(),
      actor: { type: row.actor_type, id: row.actor_id },
      action: row.action,
      target: { type: row.target_type, id: row.target_id },
      request_id: null,
      address: null,
      user_agent: null,
      detail: details[index] ?? null,
    };
    expect(row.hash).toBe(linkHash(row.previous_hash, row.sequence, content));
  }
  const [head] = await sql`select sequence, hash from audit_heads`;
  expect(head).toEqual({ sequence: details.length, hash: previous });
});
