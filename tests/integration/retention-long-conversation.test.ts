import { expect, test } from "vitest";
import { GET as conversationRoute } from "@/app/api/v1/conversations/[conversation_id]/route";
import { GET as previewRoute } from "@/app/api/v1/retention/preview/route";
import { purgeDeletedConversations } from "@/features/conversations/mutations";
import { deleteBatch } from "@/features/retention/deleting/delete-batch";
import { applyRetention } from "@/features/retention/jobs";
import type { RetentionPreview } from "@/features/retention/schema";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { givenOldConversation } from "../factories/aged-rows";
import { type Person, request, signUp } from "../setup/api";

const turns = 3_000;

/** A conversation of thousands of turns, each message the answer to the one before, with a run and its events for each turn. */
async function givenLongConversation(person: Person): Promise<string> {
  const { id, runId } = await givenOldConversation(person, 40);
  const sql = pool();
  await sql`
    with made as (
      insert into runs (id, organization_id, user_id, conversation_id, kind, agent_key, current_agent_key, status, model, input,
        output, stream_id, created_at, ended_at, packed_at)
      select gen_random_uuid(), organization_id, user_id, conversation_id, kind, agent_key, current_agent_key, status, model,
        input, output, gen_random_uuid()::text, created_at, ended_at, packed_at
      from runs, generate_series(1, ${turns}::int) where id = ${runId} returning id, organization_id
    )
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select m.organization_id, m.id, n, n, 1, ': kept' || chr(10) || chr(10) from made m, generate_series(1, 3) n`;
  await sql`
    with recursive chain as (
      select 1 as n, gen_random_uuid() as id, (select id from messages where conversation_id = ${id} order by position desc limit 1) as parent
      union all select n + 1, gen_random_uuid(), id from chain where n < ${turns * 2}
    )
    insert into messages (id, organization_id, conversation_id, parent_id, role, content)
    select id, ${person.organizationId}, ${id}, parent, case n % 2 when 1 then 'user' else 'assistant' end, 'Words'
    from chain order by n`;
  return id;
}

async function rowsOf(conversationId: string): Promise<{ messages: number; runs: number; conversations: number }> {
  const [row] = await pool()`
    select (select count(*)::int from messages where conversation_id = ${conversationId}) as messages,
      (select count(*)::int from runs where conversation_id = ${conversationId}) as runs,
      (select count(*)::int from conversations where id = ${conversationId}) as conversations`;
  return row as { messages: number; runs: number; conversations: number };
}

const nothing = { messages: 0, runs: 0, conversations: 0 };

test("a conversation of thousands of messages goes in short pieces, hidden and counted until the last", async () => {
  const person = await signUp();
  const { organizationId } = person;
  const long = await givenLongConversation(person);
  const [short, kept] = [await givenOldConversation(person, 35), await givenOldConversation(person, 10)];
  await pool()`
    insert into retention_settings (organization_id, conversation_days) values (${organizationId}, 30)`;
  await pool()`insert into retention_passes (organization_id, next_at) values (${organizationId}, now())`;
  const due = async () => {
    const answer = await previewRoute(request("/api/v1/retention/preview", { token: person.token }));
    const { classes } = (await answer.json()) as RetentionPreview;
    return classes.find((each) => each.class === "conversations")?.count;
  };
  const statusOf = async (id: string) =>
    (await conversationRoute(request(`/api/v1/conversations/${id}`, { token: person.token }))).status;
  expect([await due(), await statusOf(long)]).toEqual([2, 200]);

  const before = new Date(Date.now() - 30 * 86_400_000);
  const first = await asSystem((tx) => deleteBatch(tx, "conversations", organizationId, before, 1));
  expect(first).toEqual({ rows: 0, isDone: false });
  const left = await rowsOf(long);
  expect(left.messages).toBeGreaterThan(turns);
  expect([await due(), await statusOf(long), await statusOf(short.id)]).toEqual([2, 404, 200]);
  // What is left is its beginning: no message lost the one it answers.
  const [orphans] = await pool()`
    select count(*)::int as n from messages m where m.conversation_id = ${long} and m.parent_id is not null
      and not exists (select from messages p where p.id = m.parent_id)`;
  expect(orphans).toEqual({ n: 0 });

  const batches: { rows: number; tookMs: number }[] = [];
  await expect
    .poll(
      async () => {
        await applyRetention(({ of, ...batch }) => void (of === "conversations" && batches.push(batch)));
        const [pass] = await pool()`
          select finished_at is not null as over from retention_passes where organization_id = ${organizationId}`;
        return pass?.over;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  expect(batches.length).toBeGreaterThan(5);
  const middle = batches.map(({ tookMs }) => tookMs).sort((a, b) => a - b)[Math.floor(batches.length / 2)];
  expect(middle).toBeLessThan(300);
  expect(batches.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
  expect([await rowsOf(long), await rowsOf(short.id)]).toEqual([nothing, nothing]);
  expect(await rowsOf(kept.id)).toEqual({ messages: 2, runs: 1, conversations: 1 });
  const [pass] = await pool()`select deleted from retention_passes where organization_id = ${organizationId}`;
  expect(pass?.deleted).toMatchObject({ conversations: 2 });
}, 120_000);

test("one that a person deleted is purged in pieces, too, and leaves one row in the audit log", async () => {
  const person = await signUp();
  const long = await givenLongConversation(person);
  await pool()`update conversations set deleted_at = now() - interval '25 hours' where id = ${long}`;
  const locked = await pool().reserve();
  try {
    await locked`begin`;
    await locked`select id from conversations where id = ${long} for update`;
    expect(await purgeDeletedConversations(100), "while somebody holds it").toBe(0);
  } finally {
    await locked`rollback`;
    locked.release();
  }
  expect(await purgeDeletedConversations(100)).toBe(1);
  expect(await rowsOf(long)).toEqual(nothing);
  const traces = await pool()`
    select count(*)::int as n from audit_events
    where organization_id = ${person.organizationId} and action = 'conversation.purged'`;
  expect(traces[0]).toEqual({ n: 1 });
}, 120_000);
