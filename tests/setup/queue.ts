import { insertQueuedRun } from "@/features/runs/mutations/insert-queued-run";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { newId } from "@/lib/ids";

/** Puts a run of an agent into the queue, as a schedule does. */
export async function queueAgentRun(ctx: OrganizationContext, agent: string, input: unknown = "Go."): Promise<string> {
  const userId = actingUserId(ctx);
  const target = { kind: "agent", key: agent } as const;
  const { runId } = await withOrganization(ctx, (tx) =>
    insertQueuedRun(tx, ctx, { userId, target, input, trigger: "schedule", triggerId: newId() }),
  );
  return runId;
}

/** As many runs of an agent as it takes to flood the queue, each like `runId`, which must wait in it. */
export async function multiplyQueuedRun(runId: string, copies: number): Promise<void> {
  const sql = pool();
  await sql.begin(async (tx) => {
    await tx`
      create temporary table copies on commit drop as
      select gen_random_uuid() as id, n from generate_series(1, ${copies}) as n`;
    await tx`
      insert into runs (id, organization_id, user_id, agent_key, agent_version, current_agent_key, trigger, trigger_id,
        status, model, input, stream_id)
      select c.id, organization_id, user_id, agent_key, agent_version, current_agent_key, trigger, trigger_id, 'queued',
        model, input, c.id::text
      from runs, copies c where runs.id = ${runId}`;
    await tx`
      insert into run_configurations (run_id, organization_id, configuration)
      select c.id, organization_id, configuration from run_configurations, copies c where run_id = ${runId}`;
    await tx`
      insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
      select organization_id, c.id, seq, last_seq, 0, replace(frames, ${runId}, c.id::text)
      from run_events, copies c where run_id = ${runId}`;
    await tx`
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at, queued_at, from_queue)
      select c.id, organization_id, '', 0, 'infinity', queued_at + n * interval '1 microsecond', true
      from run_leases, copies c where run_id = ${runId}`;
  });
}
