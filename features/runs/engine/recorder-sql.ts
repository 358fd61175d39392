import "server-only";
import type { AgentOutputItem } from "@openai/agents";
import type { Sql, TransactionSql } from "postgres";
import type { Usage } from "@/features/models/schema";
import { pool } from "@/lib/db/client";
import { storableJson, storableText } from "@/lib/db/text";
import { newId } from "@/lib/ids";
import type { ActiveRun, RunEnd } from "./active-runs";

/** A finished model response: from here a takeover continues. */
export interface StoredResponse {
  /** Counts the run's responses from 0. */
  number: number;
  /** Position of its first item among the run's items. */
  position: number;
  /** The agent that gave it. */
  agent: string;
  items: AgentOutputItem[];
  /** What the run has used up to and with it. */
  usage: Usage;
}

interface FramedEntry {
  run: ActiveRun;
  seq: number;
  /** Null for an entry that stores something else than an event. */
  frame: string | null;
  response?: StoredResponse;
  end?: RunEnd;
}

/**
 * The fence: rows are inserted only for runs whose epoch still matches, and the lease rows stay locked (in run order,
 * so that flushes cannot deadlock) until the commit. An epoch comparison without the lock would let an owner write
 * that was paused between the check and the insert. A row that is already there is this owner's own, from an
 * attempt whose answer was lost.
 */
const insertStatement = (lock: "share" | "update") => `
  with own as materialized (
    select l.run_id, l.organization_id, l.epoch from run_leases l
    join (select distinct * from unnest($1::uuid[], $3::int[])) as mine(run_id, epoch)
      on mine.run_id = l.run_id and mine.epoch = l.epoch
    order by l.run_id for ${lock} of l
  ), inserted as (
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select own.organization_id, own.run_id, e.seq, e.seq, own.epoch, e.frames
    from unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) as e(run_id, seq, epoch, frames)
    join own on own.run_id = e.run_id
    where e.frames is not null
    on conflict (run_id, seq) do nothing
  )
  select run_id from own`;

const shareStatement = insertStatement("share");
const updateStatement = insertStatement("update");

/** Inserts the entries of the runs this process still owns, and says which those are. */
export async function insertEvents(
  sql: Sql | TransactionSql,
  entries: readonly FramedEntry[],
  statement = shareStatement,
): Promise<Set<string>> {
  const rows = await sql.unsafe<{ run_id: string }[]>(
    statement,
    [
      entries.map((entry) => entry.run.id),
      entries.map((entry) => entry.seq),
      entries.map((entry) => entry.run.epoch),
      entries.map((entry) => entry.frame),
    ],
    { prepare: true },
  );
  return new Set(rows.map((row) => row.run_id));
}

/** A batch in which model responses or ends of runs become durable together with their events. */
export function writeBatch(entries: readonly FramedEntry[]): Promise<Set<string>> {
  return pool().begin(async (tx) => {
    const owned = await insertEvents(tx, entries, updateStatement);
    for (const entry of entries) {
      if (!owned.has(entry.run.id)) continue;
      if (entry.response) await storeResponse(tx, entry.run, entry.seq, entry.response);
      if (entry.end) await endRun(tx, entry.run, entry.end);
    }
    return owned;
  });
}

async function storeResponse(tx: TransactionSql, run: ActiveRun, seq: number, response: StoredResponse): Promise<void> {
  await tx.unsafe(
    `insert into run_items (organization_id, run_id, position, response, seq, agent_key, item)
     select $1, $2, $3 + ordinality - 1, $4, $5, $6, item
     from jsonb_array_elements($7::text::jsonb) with ordinality as elements(item, ordinality)
     on conflict (run_id, position) do nothing`,
    [run.organizationId, run.id, response.position, response.number, seq, response.agent, storableJson(response.items)],
  );
  await tx.unsafe("update runs set usage = $2::text::jsonb where id = $1", [run.id, JSON.stringify(response.usage)]);
}

async function endRun(tx: TransactionSql, run: ActiveRun, end: RunEnd): Promise<void> {
  const { usage } = run;
  const output = storableText(end.output);
  await tx.unsafe(
    `update runs set status = $2, error = $3::text::jsonb, output = $4, usage = $5::text::jsonb,
       current_agent_key = $6, ended_at = now()
     where id = $1`,
    [run.id, end.status, end.error && storableJson(end.error), output, JSON.stringify(usage), run.agent],
  );
  if (run.conversationId !== null) {
    await tx.unsafe(
      `insert into messages (id, organization_id, conversation_id, run_id, role, content, parts)
       values ($1, $2, $3, $4, 'assistant', $5, $6::text::jsonb)`,
      [newId(), run.organizationId, run.conversationId, run.id, output, storableJson(end.parts)],
    );
    await tx.unsafe("update conversations set last_message_at = now() where id = $1", [run.conversationId]);
  }
  await tx.unsafe(
    `insert into usage_records (id, organization_id, run_id, user_id, model, input_tokens, cached_input_tokens,
       output_tokens, reasoning_tokens, requests, cost_micros, estimated)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      newId(),
      run.organizationId,
      run.id,
      run.userId,
      run.model,
      usage.input_tokens,
      usage.cached_input_tokens,
      usage.output_tokens,
      usage.reasoning_tokens,
      usage.requests,
      usage.cost_micros,
      usage.estimated,
    ],
  );
  await tx.unsafe("delete from run_leases where run_id = $1", [run.id]);
}
