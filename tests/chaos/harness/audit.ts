import type { Sql } from "postgres";
import type { App } from "./app";
import { bytesOf, newTranscript, type Transcript, takeFrames } from "./reader";
import type { Fleet } from "./stage";

/**
 * What must hold for every ended run, read from the database alone: one unbroken row of events whose epochs never
 * fall, one terminal event at its end, one message, one usage record, no lease. And what no process may have logged.
 */
export async function auditRuns({ sql, apps }: Pick<Fleet, "sql" | "apps">): Promise<string[]> {
  const rows = await sql<{ run_id: string; fault: string }[]>`
    with events as (
      select run_id, seq, last_seq, epoch, lag(last_seq) over by_seq as before, lag(epoch) over by_seq as epoch_before
      from run_events window by_seq as (partition by run_id order by seq)
    ), faults as (
      select run_id, 'a gap or an overlap before event ' || seq as fault from events where seq <> coalesce(before, 0) + 1
      union all
      select run_id, 'event ' || seq || ' of an old epoch' from events where epoch < epoch_before
      union all
      select r.id, 'ended without its terminal event at the end' from runs r where ended_at is not null and not exists (
        select from run_events e where e.run_id = r.id
          and e.last_seq = (select max(last_seq) from run_events where run_id = r.id)
          and e.frames ~ '(^|\n)event: (final|error)\n')
      union all
      select r.id, 'has ' || count(m.id) || ' answers' from runs r
        left join messages m on m.run_id = r.id and m.role = 'assistant'
        where ended_at is not null and r.conversation_id is not null group by r.id having count(m.id) <> 1
      union all
      select r.id, 'has ' || count(u.id) || ' usage records' from runs r left join usage_records u on u.run_id = r.id
        where ended_at is not null group by r.id having count(u.id) <> 1
      union all
      select run_id, 'ended and still has a lease' from run_leases l join runs r on r.id = l.run_id
        where ended_at is not null
      union all
      select r.id, 'has no lease and has not ended' from runs r
        where ended_at is null and not exists (select from run_leases l where l.run_id = r.id)
    )
    select run_id, fault from faults`;
  return [...rows.map((row) => `run ${row.run_id} ${row.fault}`), ...apps.flatMap(complaintsOf)];
}

const complaint = /unhandled ?rejection|uncaught ?exception|cannot be stored|MaxListenersExceeded/i;
/** When Postgres dies, the database client (postgres.js 3.4.9) writes once more to a connection that is gone. */
const known = [/uncaughtException: +TypeError: Cannot read properties of null \(reading 'write'\)/];

/** What no process may ever log, whatever happens around it. */
function complaintsOf(app: App): string[] {
  const lines = app.log().split("\n");
  return lines
    .filter((line) => complaint.test(line) && !known.some((pattern) => pattern.test(line)))
    .map((line) => `${app.name} logged ${line.slice(0, 300)}`);
}

/** A run's whole stream as the database has it. */
export async function storedTranscript(sql: Sql, runId: string): Promise<Transcript> {
  const rows = await sql<{ frames: string }[]>`select frames from run_events where run_id = ${runId} order by seq`;
  const transcript = newTranscript();
  takeFrames(transcript, rows.map((row) => row.frames).join(""));
  return transcript;
}

/** Whether readers have what the database has, byte for byte; answers what differs. */
export async function compareReaders(sql: Sql, runId: string, readers: readonly Transcript[]): Promise<string[]> {
  const stored = await storedTranscript(sql, runId);
  const expected = bytesOf(stored);
  const faults = stored.faults.map((fault) => `run ${runId} in the database: ${fault}`);
  for (const [index, reader] of readers.entries()) {
    faults.push(...reader.faults.map((fault) => `run ${runId}, reader ${index}: ${fault}`));
    if (reader.faults.length === 0 && bytesOf(reader) !== expected) {
      faults.push(`run ${runId}, reader ${index} has other bytes than the database`);
    }
  }
  return faults;
}

interface ParsedEvent {
  kind: string;
  server_timestamp: string;
  [field: string]: unknown;
}

export function parseEvents(transcript: Transcript): ParsedEvent[] {
  return [...transcript.frames.values()].map((frame) => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? "{}"));
}
