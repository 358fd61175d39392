import { randomUUID } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { putBytes } from "@/lib/storage/storage";
import { inOrder, makeRow, type Row, readTables, type Table } from "../factories/rows";
import { goodPassword, type Person, problemOf, request, signUp } from "../setup/api";
import { dispatch } from "../setup/dispatch";

const exportOf = ({ token }: Pick<Person, "token">, headers = {}) =>
  dispatch(request("/api/v1/me/export", { method: "POST", token, headers }));

async function filesOf(person: Person): Promise<Map<string, string>> {
  const answer = await exportOf(person);
  expect(answer.status).toBe(200);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return new Map(Object.entries(files).map(([name, content]) => [name, strFromU8(content, !name.endsWith("json"))]));
}

/** Columns of people's rows that are not theirs to take along, and why. A new one needs a reason here. */
const leftOut: Record<string, string> = {
  "avatars.content_type": "the ending of the picture's name",
  "password_history.password_hash": "a hash of a secret",
  "email_tokens.token_hash": "a hash of a secret",
  "totp_credentials.secret_encrypted": "a secret",
  "recovery_codes.code_hash": "a hash of a secret",
  "passkeys.credential_id": "names a credential to the server",
  "auth_challenges.secret_hash": "a hash of a secret",
  "auth_challenges.kind": "a sign-in under way, for minutes",
  "auth_challenges.data": "a sign-in under way, for minutes",
  "trusted_devices.token_hash": "a hash of a secret",
  "refresh_tokens.token_hash": "a hash of a secret",
  "api_keys.key_hash": "a hash of a secret",
  "invitations.token_hash": "a hash of a secret",
  "idempotency_keys.endpoint": "a repeated request's answer, for a day",
  "idempotency_keys.request_hash": "a hash",
  "idempotency_keys.response": "a repeated request's answer, for a day",
  "idempotency_keys.key": "the client's own",
  "idempotency_keys.actor_id": "the person's id",
  "security_events.request_id": "names a line of the server's log",
  "runs.stream_id": "names a stream to the server",
  "run_leases.owner": "how the run is carried out",
  "run_events.frames": "the same content as the messages and tool calls, cut into frames",
  "run_items.agent_key": "the same content as the messages and tool calls, in the provider's form",
  "run_items.step": "the same content as the messages and tool calls, in the provider's form",
  "run_items.item": "the same content as the messages and tool calls, in the provider's form",
  "run_configurations.configuration": "the organization's agents, frozen as the run began with them",
  "tool_calls.call_id": "the provider's own",
  "approvals.call_id": "the provider's own",
  "approvals.item_id": "names a part of the run's stream",
  "conversation_links.token_hash": "a hash of a secret",
  "run_steps.input_hash": "a hash",
  "triggers.token_hash": "a hash of a secret",
  "triggers.signing_secret": "a secret",
  "trigger_deliveries.delivery_key": "the sender's id of the call, or a hash",
  "activity_events.once_key": "keeps one thing from being told twice",
  "files.storage_key": "names the bytes to the file store",
  "files.extracted_text": "read out of the file, which is in the archive",
};

describe("an export of one's data", () => {
  test("needs a fresh sign-in and leaves a security event", async () => {
    const ada = await signUp();
    await exportOf(ada);
    const events = await pool()`select kind from security_events where user_id = ${ada.id}`;
    expect(events.map(({ kind }) => kind)).toContain("account.exported");
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${ada.id}`;
    expect(await problemOf(await exportOf(ada))).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("is a ZIP file to be saved, and explains its files", async () => {
    const ada = await signUp();
    const answer = await exportOf(ada);
    expect(answer.headers.get("content-type")).toBe("application/zip");
    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="cadre-export-\d{4}-\d\d-\d\d\.zip"$/,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const files = await filesOf(ada);
    const readme = files.get("README.txt") ?? "";
    for (const name of files.keys()) if (name !== "README.txt") expect(readme).toContain(name);
    for (const [name, content] of files)
      if (name.endsWith(".json")) expect(() => JSON.parse(content), name).not.toThrow();
    expect(JSON.parse(files.get("account.json") ?? "")).toMatchObject({ id: ada.id, email: ada.email });
  });

  test("holds the conversations with their messages, also beyond one page, and the picture", async () => {
    const ada = await signUp();
    await pool()`
      with made as (
        insert into conversations (id, organization_id, user_id, title)
        select gen_random_uuid(), ${ada.organizationId}, ${ada.id}, 'Talk ' || n from generate_series(1, 25) n
        returning id, organization_id, title
      )
      insert into messages (id, organization_id, conversation_id, role, content)
      select gen_random_uuid(), organization_id, id, 'user', 'Question of ' || title from made`;
    await pool()`
      insert into avatars (user_id, content_type, content) values (${ada.id}, 'image/png', ${Buffer.from("picture")})`;
    const files = await filesOf(ada);
    const conversations = JSON.parse(files.get("conversations.json") ?? "") as { title: string; messages: object[] }[];
    expect(new Set(conversations.map(({ title }) => title)).size).toBe(25);
    for (const { title, messages } of conversations) {
      expect(messages).toMatchObject([{ role: "user", content: `Question of ${title}` }]);
    }
    expect(files.get("avatar.png")).toBe("picture");
  });

  test("holds the person's files as they are, and names those that the store does not give", async () => {
    const ada = await signUp();
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    const [kept, lost] = [newId(), newId()];
    await putBytes(`${ada.organizationId}/${kept}`, bytes, "application/pdf");
    for (const id of [kept, lost]) {
      await pool()`
        insert into files (id, organization_id, user_id, name, media_type, size_bytes, sha256, storage_key)
        values (${id}, ${ada.organizationId}, ${ada.id}, 'Plan: 1.pdf', 'application/pdf', ${bytes.length}, 'digest',
          ${`${ada.organizationId}/${id}`})`;
    }
    const archive = unzipSync(new Uint8Array(await (await exportOf(ada)).arrayBuffer()));
    expect(Buffer.from(archive[`files/${kept}/Plan_ 1.pdf`] ?? []).equals(bytes)).toBe(true);
    expect(Object.keys(archive).filter((name) => name.startsWith("files/"))).toHaveLength(1);
    const read = (name: string): unknown => JSON.parse(strFromU8(archive[name] ?? new Uint8Array()));
    expect(read("files.json")).toMatchObject([{ id: kept, name: "Plan: 1.pdf" }, { id: lost }]);
    expect(read("files-left-out.json")).toMatchObject([{ id: lost, reason: expect.stringContaining("Export again") }]);
  });

  test("stays below what a ZIP file can hold, and says where the rest is read", async () => {
    const ada = await signUp();
    const [first, second] = [newId(), newId()];
    for (const id of [first, second]) {
      await putBytes(`${ada.organizationId}/${id}`, Buffer.from("as if it were long"), "text/plain");
      await pool()`
        insert into files (id, organization_id, user_id, name, media_type, size_bytes, sha256, storage_key)
        values (${id}, ${ada.organizationId}, ${ada.id}, 'long.txt', 'text/plain', 2000000000, 'digest',
          ${`${ada.organizationId}/${id}`})`;
    }
    const files = await filesOf(ada);
    expect(files.get(`files/${first}/long.txt`)).toBe("as if it were long");
    expect(JSON.parse(files.get("files-left-out.json") ?? "")).toMatchObject([
      { id: second, reason: expect.stringContaining(`/api/v1/files/${second}/content`) },
    ]);
  });

  test("holds no draft of an organization that the person has left, and no arguments of somebody else's run", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    const rows = await plant(bob);
    await pool()`update agents set created_by = ${ada.id} where id = ${String(rows.get("agents")?.id)}`;
    await pool()`update agent_versions set created_by = ${ada.id} where agent_id = ${String(rows.get("agents")?.id)}`;
    await pool()`
      update approvals set decided_by = ${ada.id}, edited_arguments = 'edited', reason = 'Too dear'
      where id = ${String(rows.get("approvals")?.id)}`;
    const files = await filesOf(ada);
    expect(JSON.parse(files.get("agents.json") ?? "")).toMatchObject([
      { draft: null, made_by_me: true, versions: [{ version: rows.get("agent_versions")?.version }] },
    ]);
    expect(JSON.parse(files.get("approvals.json") ?? "")).toMatchObject([
      { decided_by_me: true, arguments: null, edited_arguments: "edited", reason: "Too dear" },
    ]);
  });

  test("holds every text of every table of the person, except what is left out for a reason, and no secret", async () => {
    const ada = await signUp();
    const rows = await plant(ada);
    const all = [...(await filesOf(ada)).values()].join("\n");
    const expected = madeUpIn(rows);
    expect(expected.size).toBeGreaterThan(60);
    const found = [...expected].filter(([, value]) => all.includes(value)).map(([name]) => name);
    const missing = [...expected.keys()].filter((name) => !found.includes(name) && !leftOut[name]);
    expect(missing).toEqual([]);
    expect(Object.keys(leftOut).filter((name) => !expected.has(name))).toEqual([]);
    expect(found.filter((name) => leftOut[name])).toEqual([]);
    expect(all).not.toContain("$argon2id$");
    expect(all).not.toContain(goodPassword);
  });

  test("holds nothing of anybody else", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    const rows = await plant(bob);
    const all = [...(await filesOf(ada)).values()].join("\n");
    expect(all).not.toContain(bob.id);
    expect(all).not.toContain(bob.email);
    for (const [name, value] of madeUpIn(rows)) expect(all, name).not.toContain(value);
  });

  test("is written while it is read, and stops when its reader leaves", async () => {
    const ada = await signUp();
    const reader = (await exportOf(ada)).body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.byteLength).toBeGreaterThan(0);
    await reader?.cancel();
    expect((await filesOf(ada)).has("account.json")).toBe(true);
  });

  test("is nothing for an operator who looks through the person's eyes", async () => {
    const [ada, operator] = [await signUp(), await signUp()];
    await pool()`update sessions set impersonator_id = ${operator.id} where user_id = ${ada.id}`;
    expect(await problemOf(await exportOf(ada))).toEqual({ status: 403, code: "read_only_session" });
  });
});

/** Tables that hang on a person and are not about them: what they set up belongs to the organization. */
const ofOrganizations = [
  ...["memberships", "audit_events", "audit_heads", "service_accounts", "service_account_tokens"],
  ...["provider_keys", "tool_sources", "source_tools"],
];

/** A row in every table that hangs on a person, directly or by their conversations and runs. */
async function plant(person: Person): Promise<Map<string, Row>> {
  const known = new Map<string, Row>([
    ["organizations", { id: person.organizationId }],
    ["users", { id: person.id }],
  ]);
  const rows = new Map<string, Row>();
  for (const table of inOrder(await readTables(pool()))) {
    if (known.has(table.name) || ofOrganizations.includes(table.name)) continue;
    if (!table.foreignKeys.some(({ parent }) => parent === "users" || rows.has(parent))) continue;
    const [row] = await pool()`insert into ${pool()(table.name)} ${pool()(valuesOf(table, person, known))} returning *`;
    known.set(table.name, row as Row);
    rows.set(table.name, row as Row);
  }
  return rows;
}

function valuesOf(table: Table, person: Person, known: Map<string, Row>): Row {
  const values = { ...makeRow(table, person.organizationId, known), ...madeUpTexts(table) };
  if (table.name === "sessions") values.impersonator_id = null;
  if (table.name === "security_events") values.actor_id = null;
  if (table.name === "run_events") values.frames = frameAround(values);
  if (table.name === "runs") {
    Object.assign(values, { kind: "workflow", agent_key: null, current_agent_key: null, agent_version: null });
    Object.assign(values, { status: "completed", ended_at: new Date().toISOString() });
  }
  return values;
}

/** The made-up text as a run's log would hold it. */
function frameAround({ run_id, seq, frames }: Row): string {
  const identity = { runId: String(run_id), streamId: randomUUID(), conversationId: null };
  const delta = { kind: "message.delta", output_index: 0, item_id: "item_0", content_index: 0, delta: String(frames) };
  return toFrame(toStreamEvent(identity, "triage", Number(seq), new Date(), delta as StreamEventBody));
}

/** A value that is found again, in every column that can hold one, whether or not it must. */
function madeUpTexts(table: Table): Row {
  return Object.fromEntries(
    table.columns.flatMap(({ name, type }) => {
      if (type === "text") return [[name, `made-up-${randomUUID()}`]];
      return type === "jsonb" ? [[name, JSON.stringify({ text: `made-up-${randomUUID()}` })]] : [];
    }),
  );
}

/** The made-up values by the names of their columns. */
function madeUpIn(rows: Map<string, Row>): Map<string, string> {
  const values = [...rows].flatMap(([table, row]) =>
    Object.entries(row).flatMap(([column, value]) => {
      const found = /made-up-[0-9a-f-]{36}/.exec(JSON.stringify(value))?.[0];
      return found ? [[`${table}.${column}`, found] as const] : [];
    }),
  );
  return new Map(values);
}
