import "server-only";
import type { FileRef } from "@/features/tools/schema";
import { pool } from "@/lib/db/client";
import { patiently } from "@/lib/db/patience";
import { storableJson, storableText } from "@/lib/db/text";
import type { ActiveRun } from "./active-runs";
import { stopRun } from "./active-runs";

export interface StoredToolCall {
  status: "started" | "finished";
  output: string | null;
  files: FileRef[];
  failed: boolean;
}

/** The run was taken over by another process: whatever was about to happen here must not. */
class RunLostError extends Error {}

/**
 * Opens a tool call before its effect: the row is committed first, and only by the run's owner. Returns what an
 * earlier attempt left under the same key, or null when this is the first.
 */
export async function openToolCall(
  run: ActiveRun,
  key: string,
  tool: string,
  args: string,
): Promise<StoredToolCall | null> {
  const rows = await patiently(
    () => pool()<
      {
        owned: boolean;
        inserted: boolean;
        status: "started" | "finished" | null;
        output: string | null;
        files: FileRef[] | null;
        failed: boolean | null;
        epoch: number | null;
      }[]
    >`
      with own as materialized (
        select organization_id from run_leases where run_id = ${run.id} and epoch = ${run.epoch} for share
      ), earlier as materialized (
        select status, output, files, failed, epoch from tool_calls where run_id = ${run.id} and call_id = ${key}
      ), opened as (
        insert into tool_calls (organization_id, run_id, call_id, tool, arguments, status, epoch)
        select organization_id, ${run.id}, ${key}, ${tool}, ${storableText(args)}, 'started', ${run.epoch} from own
        where not exists (select from earlier)
        on conflict (run_id, call_id) do nothing returning call_id
      )
      select exists (select from own) as owned, exists (select from opened) as inserted, earlier.*
      from (select 1) one left join earlier on true`,
  );
  const row = rows[0];
  if (!row?.owned) throw lost(run);
  // An open row of our own epoch was left by this very call, when the answer to its first attempt was lost.
  if (row.inserted || row.status === null || (row.status === "started" && row.epoch === run.epoch)) return null;
  return { status: row.status, output: row.output, files: row.files ?? [], failed: row.failed ?? false };
}

/** Stores a call's outcome; from here on a takeover reuses it instead of running the tool again. */
export async function closeToolCall(
  run: ActiveRun,
  key: string,
  { output, files, failed }: { output: string; files: readonly FileRef[]; failed: boolean },
): Promise<void> {
  const stored = files.length === 0 ? null : storableJson(files);
  const rows = await patiently(
    () => pool()`
      with own as materialized (
        select run_id from run_leases where run_id = ${run.id} and epoch = ${run.epoch} for share
      )
      update tool_calls t set status = 'finished', output = ${storableText(output)},
        files = ${stored}::text::jsonb, failed = ${failed}, finished_at = now()
      from own where t.run_id = own.run_id and t.call_id = ${key} returning 1`,
  );
  if (rows.length === 0) throw lost(run);
}

function lost(run: ActiveRun): RunLostError {
  stopRun(run, "lost");
  return new RunLostError("This run is executed by another process now.");
}
