import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { pool } from "@/lib/db/client";
import { storableJson } from "@/lib/db/text";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import type { SpanKind, SpanUsage } from "./schema";

/** A span's row, as it stands now. */
export interface SpanRow {
  organization_id: string;
  run_id: string;
  number: number;
  parent: number | null;
  epoch: number;
  kind: SpanKind;
  name: string;
  agent_key: string | null;
  started_at: Date;
  ended_at: Date | null;
  status: "running" | "waiting" | "completed" | "failed" | "blocked";
  input: unknown;
  output: unknown;
  model: string | null;
  usage: SpanUsage | null;
  error: string | null;
}

/** Spans gather this long: a live timeline can wait for it, and a quick tool begins and ends in one row. */
const gatherMs = 150;
/** What a database that is away may make pile up; spans are for looking, so the oldest go first. */
const mostPending = 5_000;

interface Writer {
  pending: Map<string, SpanRow>;
  /** What is under way; null while nothing is pending. */
  writing: Promise<void> | null;
}

const writer = () => processSingleton<Writer>("runs.spans.writer", () => ({ pending: new Map(), writing: null }));

/** Stores a span within a moment, together with others. Failing costs the span, never the run. */
export function writeSpanSoon(row: SpanRow): void {
  const state = writer();
  const key = `${row.run_id}/${row.number}`;
  state.pending.delete(key);
  state.pending.set(key, row);
  const [oldest] = state.pending.keys();
  if (state.pending.size > mostPending && oldest !== undefined) state.pending.delete(oldest);
  state.writing ??= writeAll(state);
}

/** Resolves when all that was noted so far is stored, or lost; for the end of the process. */
export async function spansStored(): Promise<void> {
  await writer().writing;
}

async function writeAll(state: Writer): Promise<void> {
  while (state.pending.size > 0) {
    await delay(gatherMs);
    const rows = [...state.pending.values()];
    state.pending.clear();
    await insert(rows).catch((error: unknown) => {
      log().warn({ err: error, spans: rows.length }, "Spans of runs could not be stored.");
    });
  }
  state.writing = null;
}

/** The join drops spans of runs that were deleted meanwhile. */
async function insert(rows: readonly SpanRow[]): Promise<void> {
  await pool()`
    insert into run_spans (organization_id, run_id, number, parent, epoch, kind, name, agent_key, started_at, ended_at,
      status, input, output, model, usage, error)
    select s.organization_id, s.run_id, s.number, s.parent, s.epoch, s.kind, s.name, s.agent_key, s.started_at, s.ended_at,
      s.status, s.input, s.output, s.model, s.usage, s.error
    from jsonb_to_recordset(${storableJson(rows)}::text::jsonb) as s(
      organization_id uuid, run_id uuid, number int, parent int, epoch int, kind text, name text, agent_key text,
      started_at timestamptz, ended_at timestamptz, status text, input jsonb, output jsonb, model text, usage jsonb,
      error text)
    cross join lateral (select from runs where runs.id = s.run_id limit 1) as run
    on conflict (run_id, number) do update set ended_at = excluded.ended_at, status = excluded.status,
      name = excluded.name, model = excluded.model, output = excluded.output, usage = excluded.usage, error = excluded.error,
      epoch = excluded.epoch
      where run_spans.epoch <= excluded.epoch`;
}
