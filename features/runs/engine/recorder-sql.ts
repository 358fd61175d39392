import "server-only";
import type { AgentOutputItem } from "@openai/agents";
import type { Usage } from "@/features/models/schema";
import { pool } from "@/lib/db/client";
import { storableJson } from "@/lib/db/text";
import { newId } from "@/lib/ids";
import type { ActiveRun, RunEnd } from "./active-runs";
import type { StepRow } from "./step-row";
import type { ApprovalRow, RunWait } from "./waiting";

/** A finished model response: from here a takeover continues. */
export interface StoredResponse {
  /** Key of the thread. */
  step: string;
  /** Counts the thread's responses from 0. */
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
  wait?: RunWait;
  step?: StepRow;
  approval?: ApprovalRow;
}

/**
 * The fence: rows are written only for runs whose epoch still matches, and the lease rows stay locked (in run order,
 * so that flushes cannot deadlock) until the commit. An epoch comparison without the lock would let an owner write
 * that was paused between the check and the insert. A row that is already there is this owner's own, from an
 * attempt whose answer was lost.
 */
const fencedEvents = (lock: "share" | "update") => `
  with own as materialized (
    select l.run_id, l.organization_id, l.epoch from run_leases l
    where l.run_id = any($1::uuid[]) and exists (
      select from unnest($1::uuid[], $3::int[]) as mine(run_id, epoch) where mine.run_id = l.run_id and mine.epoch = l.epoch)
    order by l.run_id for ${lock} of l
  ), inserted as (
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select own.organization_id, own.run_id, e.seq, e.seq, own.epoch, e.frames
    from unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) as e(run_id, seq, epoch, frames)
    join own on own.run_id = e.run_id
    where e.frames is not null
    on conflict (run_id, seq) do nothing
  )`;

const eventsStatement = `${fencedEvents("share")} select run_id from own`;

/** Attempts of steps, and what steps ask people while their run goes on: only in batches of workflows. */
const ofSteps = `, written as (
    insert into run_steps (organization_id, run_id, step, attempt, stage, kind, agent_key, branch_index, epoch, status,
      input, input_hash, output, files, error, usage, reused_from, wake_at, first_event, first_item, next_output, span,
      started_at, ended_at)
    select own.organization_id, own.run_id, s.step, s.attempt, s.stage, s.kind, s.agent, s.branch_index, own.epoch,
      s.status, s.input, s.input_hash, s.output, s.files, s.error, s.usage, s.reused_from, s.wake_at,
      s.first_event, s.first_item, s.next_output, s.span, s.started_at, s.ended_at
    from own join jsonb_to_recordset($8::text::jsonb) as s(
      run_id uuid, step text, attempt int, stage text, kind text, agent text, branch_index int, status text, input jsonb,
      input_hash text, output jsonb, files jsonb, error jsonb, usage jsonb, reused_from uuid, wake_at timestamptz,
      first_event int, first_item int, next_output int, span int, started_at timestamptz, ended_at timestamptz) on s.run_id = own.run_id
    on conflict (run_id, step, attempt) do update set status = excluded.status, epoch = excluded.epoch,
      output = excluded.output, files = excluded.files, error = excluded.error, usage = excluded.usage,
      wake_at = excluded.wake_at, next_output = excluded.next_output, span = excluded.span, ended_at = excluded.ended_at
      where run_steps.ended_at is null or run_steps.status = 'failed'
  ), asked_by_steps as (
    insert into approvals (id, organization_id, run_id, call_id, item_id, agent_key, step, tool, tool_name, arguments,
      status)
    select a.id, own.organization_id, own.run_id, a.call_id, a.item_id, a.agent_key, a.step, a.tool, a.tool_name,
      a.arguments, case when exists (select from ends where ends.run_id = a.run_id) then 'cancelled' else 'pending' end
    from own join jsonb_to_recordset($9::text::jsonb) as a(
      run_id uuid, id uuid, call_id text, item_id text, agent_key text, step text, tool text, tool_name text,
      arguments text) on a.run_id = own.run_id
    on conflict (run_id, call_id) do nothing
  )`;

/**
 * One statement is one transaction and one round trip, however many responses and ends a batch holds. A run that begins
 * to wait gives its lease to nobody until a person has decided or its time has come, unless that has happened by now;
 * written again after a lost answer, it changes nothing.
 */
const batchStatement = (more: string) => `${fencedEvents("update")}, responses as (
    select own.organization_id, r.* from own join jsonb_to_recordset($5::text::jsonb) as r(
      run_id uuid, step text, number int, position int, seq int, agent text, items jsonb, usage jsonb) on r.run_id = own.run_id
  ), ends as (
    select own.organization_id, e.* from own join jsonb_to_recordset($6::text::jsonb) as e(
      run_id uuid, user_id uuid, conversation_id uuid, message_id uuid, usage_id uuid, model text, status text,
      error jsonb, output text, parts jsonb, structured jsonb, usage jsonb, agent text,
      answered_by jsonb) on e.run_id = own.run_id
  ), waits as (
    select own.organization_id, w.* from own join jsonb_to_recordset($7::text::jsonb) as w(
      run_id uuid, usage jsonb, agent text, approvals jsonb, status text, wake_at timestamptz) on w.run_id = own.run_id
    join run_leases l on l.run_id = own.run_id and l.owner <> ''
  ), items as (
    insert into run_items (organization_id, run_id, position, step, response, seq, agent_key, item)
    select organization_id, run_id, position + ordinality - 1, step, number, seq, agent, item
    from responses, jsonb_array_elements(items) with ordinality as elements(item, ordinality)
    on conflict (run_id, position) do nothing
  ), used as (
    update runs set usage = latest.usage
    from (select distinct on (run_id) run_id, usage from responses order by run_id, position desc) as latest
    where runs.id = latest.run_id and not exists (select from ends where ends.run_id = latest.run_id)
      and not exists (select from waits where waits.run_id = latest.run_id)
  ), requested as (
    insert into approvals (id, organization_id, run_id, call_id, item_id, agent_key, tool, tool_name, arguments, status)
    select a.id, organization_id, run_id, a.call_id, a.item_id, a.agent_key, a.tool, a.tool_name, a.arguments, 'pending'
    from waits, jsonb_to_recordset(approvals) as a(
      id uuid, call_id text, item_id text, agent_key text, tool text, tool_name text, arguments text)
  ), waiting as (
    update runs set status = waits.status, usage = waits.usage, current_agent_key = nullif(waits.agent, '')
    from waits where runs.id = waits.run_id
  ), parked as (
    update run_leases l set owner = '',
      expires_at = case
        when l.cancel_requested or l.wake_requested or l.pause_requested <> (waits.status = 'paused')
          then now() - interval '1 second'
        else coalesce(waits.wake_at, 'infinity') end
    from waits where l.run_id = waits.run_id
  ), withdrawn as (
    update approvals set status = 'cancelled', decided_at = now()
    from ends where approvals.run_id = ends.run_id and approvals.status = 'pending'
  ), ended as (
    update runs set status = ends.status, error = ends.error, output = ends.output, usage = ends.usage,
      structured_output = nullif(ends.structured, 'null'::jsonb), current_agent_key = nullif(ends.agent, ''), ended_at = now(),
      answered_by = (select coalesce(jsonb_agg(answering), '[]') from (
        select jsonb_array_elements(ends.answered_by) as answering union
        select jsonb_build_object('model', s.model, 'instead_of', nullif(s.input ->> 'model', s.model)) from run_spans s
        where s.run_id = ends.run_id and s.kind = 'model' and s.status = 'completed' and s.model is not null) answers)
    from ends where runs.id = ends.run_id
  ), asked as (
    select ends.run_id, m.id from ends
    join messages m on m.organization_id = ends.organization_id and m.run_id = ends.run_id and m.role = 'user'
  ), answered as (
    insert into messages (id, organization_id, conversation_id, parent_id, run_id, role, content, parts)
    select message_id, organization_id, conversation_id, asked.id, run_id, 'assistant', output, parts
    from ends left join asked using (run_id) where conversation_id is not null
  ), touched as (
    update conversations c set last_message_at = now(),
      head_id = case when c.head_id is not distinct from asked.id then ends.message_id else c.head_id end
    from ends left join asked using (run_id) where c.id = ends.conversation_id
  ), counted as (
    insert into usage_records (id, organization_id, run_id, user_id, model, input_tokens, cached_input_tokens,
      output_tokens, reasoning_tokens, requests, cost_micros, estimated)
    select usage_id, organization_id, run_id, user_id, model, u.input_tokens, u.cached_input_tokens,
      u.output_tokens, u.reasoning_tokens, u.requests, u.cost_micros, u.estimated
    from ends, jsonb_to_record(usage) as u(input_tokens bigint, cached_input_tokens bigint, output_tokens bigint,
      reasoning_tokens bigint, requests bigint, cost_micros bigint, estimated boolean)
  ), released as (
    delete from run_leases using ends where run_leases.run_id = ends.run_id
  )${more}
  select run_id from own`;

const batch = batchStatement("");
const batchWithSteps = batchStatement(ofSteps);

/**
 * Makes entries durable, all or none: events, model responses, and ends of runs with their message and usage. Only
 * those of runs this process still owns; says which runs those are.
 */
export async function writeEntries(entries: readonly FramedEntry[]): Promise<Set<string>> {
  const responses = entries.flatMap(({ run, seq, response }) => (response ? [responseRow(run, seq, response)] : []));
  const ends = entries.flatMap(({ run, end }) => (end ? [endRow(run, end)] : []));
  const waits = entries.flatMap(({ run, wait }) => (wait ? [waitRow(run, wait)] : []));
  const events = [
    entries.map((entry) => entry.run.id),
    entries.map((entry) => entry.seq),
    entries.map((entry) => entry.run.epoch),
    entries.map((entry) => entry.frame),
  ];
  const steps = newestSteps(entries);
  const questions = entries.flatMap(({ run, approval }) => (approval ? [{ run_id: run.id, ...approval }] : []));
  const hasSteps = steps.length > 0 || questions.length > 0;
  const plain = responses.length === 0 && ends.length === 0 && waits.length === 0 && !hasSteps;
  const parameters = [...events, storableJson(responses), storableJson(ends), storableJson(waits)];
  const rows = await pool().unsafe<{ run_id: string }[]>(
    plain ? eventsStatement : hasSteps ? batchWithSteps : batch,
    plain ? events : hasSteps ? [...parameters, storableJson(steps), storableJson(questions)] : parameters,
    { prepare: true },
  );
  return new Set(rows.map((row) => row.run_id));
}

/** The last word of the batch on each attempt: one statement writes a row only once. */
function newestSteps(entries: readonly FramedEntry[]) {
  const newest = new Map<string, ReturnType<typeof stepRow>>();
  for (const { run, step } of entries) {
    if (step) newest.set(`${run.id}/${step.step}/${step.attempt}`, stepRow(run, step));
  }
  return [...newest.values()];
}

function stepRow(run: ActiveRun, row: StepRow) {
  const { branchIndex, inputHash, reusedFrom, wakeAt, firstEvent, firstItem, nextOutput, startedAt, endedAt, ...rest } =
    row;
  return {
    run_id: run.id,
    ...rest,
    branch_index: branchIndex,
    input_hash: inputHash,
    reused_from: reusedFrom,
    wake_at: wakeAt,
    first_event: firstEvent,
    first_item: firstItem,
    next_output: nextOutput,
    started_at: startedAt,
    ended_at: endedAt,
  };
}

function responseRow(run: ActiveRun, seq: number, response: StoredResponse) {
  return { run_id: run.id, seq, ...response };
}

function waitRow(run: ActiveRun, { wakeAt, ...wait }: RunWait) {
  return { run_id: run.id, usage: run.usage, agent: run.agent, wake_at: wakeAt, ...wait };
}

function endRow(run: ActiveRun, end: RunEnd) {
  return {
    run_id: run.id,
    user_id: run.userId,
    conversation_id: run.conversationId,
    message_id: newId(),
    usage_id: newId(),
    model: run.answeredBy.length === 1 ? (run.answeredBy[0]?.model ?? run.model) : run.model,
    answered_by: run.answeredBy,
    usage: run.usage,
    agent: run.agent,
    ...end,
  };
}
