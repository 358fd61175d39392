import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { WorkflowReuse } from "@/features/runs/configuration/configuration";
import { storeConfiguration } from "@/features/runs/configuration/resolve";
import { toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { afterCommit } from "@/lib/db/scope";
import { storableJson } from "@/lib/db/text";
import { announce } from "@/lib/events/notifications";
import { newId } from "@/lib/ids";
import { type QueuedTarget, type RunTarget, resolveTarget } from "./queued-target";

export interface QueuedRun {
  /** In whose name it runs. */
  userId: string;
  target: RunTarget;
  /** Text, or an object where the workflow takes one. */
  input: unknown;
  trigger: "manual" | "api" | "schedule" | "webhook";
  /** The schedule or the inbound webhook. */
  triggerId?: string;
  /** The run of which this one is a repetition. */
  rerunOf?: string;
  /** Steps whose outputs an earlier run gives. */
  reuse?: WorkflowReuse;
}

interface InsertedRun {
  runId: string;
  /** The first events, as they are stored. */
  frames: { seq: number; frame: string }[];
}

/**
 * Puts a run into the queue, in the transaction that causes it: some worker begins it once that commits, within about 100 ms
 * where one has a free place, and never if it does not. Throws `validation_failed` at `workflow`, `agent` or `input`.
 */
export async function insertQueuedRun(tx: Transaction, ctx: OrganizationContext, run: QueuedRun): Promise<InsertedRun> {
  const runId = newId();
  const target = await resolveTarget(tx, run, runId);
  const streamId = randomUUID();
  const frames = openingFrames({ runId, streamId }, target);
  await insertRows(tx, ctx.organization.id, { run, target, runId, streamId, frames });
  await appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action: "run.started",
    target: { type: "run", id: runId },
    detail: { [run.target.kind]: run.target.key, trigger: run.trigger, rerun_of: run.rerunOf },
  });
  afterCommit(tx, () => announce("cadre_run_queue", ["queued"]));
  return { runId, frames };
}

/** Durable with the run itself, so its stream is never empty. */
function openingFrames(identity: { runId: string; streamId: string }, target: QueuedTarget): InsertedRun["frames"] {
  const at = new Date();
  return target.opening
    .map((body, index) => toStreamEvent({ ...identity, conversationId: null }, target.speaker, index + 1, at, body))
    .map((event) => ({ seq: event.event_id, frame: toFrame(event) }));
}

interface Rows {
  run: QueuedRun;
  target: QueuedTarget;
  runId: string;
  streamId: string;
  frames: InsertedRun["frames"];
}

/** A lease without an owner is what waits in the queue: see `features/runs/dispatch`. */
function insertRows(tx: Transaction, organizationId: string, { run, target, runId, streamId, frames }: Rows) {
  const { agent, workflow } = target;
  const configuration = storableJson(storeConfiguration(target.configuration, target.models));
  return tx.execute(sql`
    with run as (
      insert into runs (id, organization_id, user_id, kind, agent_key, agent_version, current_agent_key, workflow_key,
        workflow_version, trigger, trigger_id, rerun_of, status, model, input, stream_id)
      values (${runId}, ${organizationId}, ${run.userId}, ${run.target.kind}, ${agent?.key ?? null},
        ${agent?.version ?? null}, ${agent?.key ?? null}, ${workflow?.key ?? null}, ${workflow?.version ?? null},
        ${run.trigger}, ${run.triggerId ?? null}, ${run.rerunOf ?? null}, 'queued', ${target.model}, ${target.input},
        ${streamId})
    ), configuration as (
      insert into run_configurations (run_id, organization_id, configuration)
      values (${runId}, ${organizationId}, ${configuration}::text::jsonb)
    ), lease as (
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at, queued_at, from_queue)
      values (${runId}, ${organizationId}, '', 0, 'infinity', clock_timestamp(), true)
    )
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select ${organizationId}::uuid, ${runId}::uuid, seq, seq, 0, frame
    from jsonb_to_recordset(${JSON.stringify(frames)}::text::jsonb) as opening(seq int, frame text)`);
}
