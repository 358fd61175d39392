import "server-only";
import type { Usage } from "@/features/models/schema";
import type { RunError } from "@/features/runs/schema";
import type { FileRef } from "@/features/tools/schema";
import { pool } from "@/lib/db/client";
import { patiently } from "@/lib/db/patience";
import type { StepRow } from "./step-row";

interface Row {
  step: string;
  attempt: number;
  stage: string;
  kind: StepRow["kind"];
  agent_key: string | null;
  branch_index: number | null;
  epoch: number;
  status: StepRow["status"];
  input: unknown;
  input_hash: string | null;
  output: unknown;
  files: FileRef[] | null;
  error: RunError | null;
  usage: Usage | null;
  reused_from: string | null;
  wake_at: string | null;
  first_event: number;
  first_item: number;
  next_output: number;
  span: number | null;
  started_at: string;
  ended_at: string | null;
}

/** Every attempt of a run's steps, oldest first, and the newest epoch in which one ended. */
export async function loadSteps(runId: string, organizationId: string): Promise<{ rows: StepRow[]; epoch: number }> {
  const rows = await patiently(
    () => pool()<Row[]>`
    select step, attempt, stage, kind, agent_key, branch_index, epoch, status, input, input_hash, output, files, error,
      usage, reused_from, wake_at, coalesce(first_event, 1) as first_event, coalesce(first_item, 0) as first_item,
      coalesce(next_output, 0) as next_output, span, started_at, ended_at
    from run_steps where run_id = ${runId} and organization_id = ${organizationId}
    order by started_at, step, attempt`,
  );
  const ended = rows.flatMap(({ ended_at, epoch }) => (ended_at ? [epoch] : []));
  return { rows: rows.map(toStep), epoch: Math.max(0, ...ended) };
}

function toStep(row: Row): StepRow {
  const { agent_key, branch_index, input_hash, reused_from, wake_at, started_at, ended_at, epoch: _, ...more } = row;
  const { first_event, first_item, next_output, ...rest } = more;
  return {
    ...rest,
    firstEvent: first_event,
    firstItem: first_item,
    nextOutput: next_output,
    agent: agent_key,
    branchIndex: branch_index,
    inputHash: input_hash,
    files: row.files ?? [],
    reusedFrom: reused_from,
    wakeAt: wake_at === null ? null : new Date(wake_at),
    startedAt: new Date(started_at),
    endedAt: ended_at === null ? null : new Date(ended_at),
  };
}

/** Forgets that something has come for the run, whose newest state is read next. Says whether it is to pause. */
export async function takeWakeRequest(runId: string): Promise<boolean> {
  const [lease] = await patiently(
    () => pool()<{ pause_requested: boolean }[]>`
    update run_leases set wake_requested = false where run_id = ${runId} returning pause_requested`,
  );
  return lease?.pause_requested ?? false;
}
