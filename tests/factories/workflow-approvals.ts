import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import type { Person } from "@/tests/setup/api";

/** A run of a workflow, parked at its approval step; with `others` it waits at as many further ones. */
export async function givenWaitingWorkflow(
  { id: userId, organizationId }: Pick<Person, "id" | "organizationId">,
  { others = 0 }: { others?: number } = {},
): Promise<{ runId: string; approvalId: string }> {
  const runId = newId();
  await pool()`
    insert into runs (id, organization_id, user_id, kind, workflow_key, status, model, input, stream_id, started_at)
    values (${runId}, ${organizationId}, ${userId}, 'workflow', 'research-report', 'waiting', '', 'Tea', ${newId()}, now())`;
  await pool()`
    insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
    values (${runId}, ${organizationId}, '', 1, 'infinity')`;
  const steps = ["approval", ...Array.from({ length: others }, (_, place) => `approval-${place + 2}`)];
  const ids: string[] = [];
  for (const [place, step] of steps.entries()) {
    ids.push(await askAt({ runId, organizationId, step, seq: place + 1 }));
  }
  return { runId, approvalId: ids[0] ?? "" };
}

async function askAt(at: { runId: string; organizationId: string; step: string; seq: number }): Promise<string> {
  const { runId, organizationId, step, seq } = at;
  const id = newId();
  const args = JSON.stringify({ message: "Publish?", content: "# Report" });
  const asked = {
    schema: "public_sse_v1",
    event_id: seq,
    run_id: runId,
    stream_id: newId(),
    server_timestamp: new Date().toISOString(),
    kind: "tool.approval",
    output_index: 0,
    item_id: `item_${step}`,
    call_id: step,
    tool: "human_approval",
    approval_id: id,
    status: "requested",
    arguments: args,
    reason: null,
  };
  const frame = `id: ${seq}\nevent: tool.approval\ndata: ${JSON.stringify(asked)}\n\n`;
  await pool()`
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    values (${organizationId}, ${runId}, ${seq}, ${seq}, 1, ${frame})`;
  await pool()`
    insert into approvals (id, organization_id, run_id, call_id, item_id, step, tool, tool_name, arguments, status)
    values (${id}, ${organizationId}, ${runId}, ${`${step}@1:0/${step}`}, ${`item_${step}`}, ${step}, 'human_approval',
      'Approval', ${args}, 'pending')`;
  return id;
}
