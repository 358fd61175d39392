import { streamSchemaName } from "@/features/runs/stream/events";
import { toFrame } from "@/features/runs/stream/frames";
import { type AuditContent, canonicalContent } from "@/lib/db/audit-content";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import type { Person } from "../setup/api";

const dayMs = 86_400_000;

type Owner = Pick<Person, "id" | "organizationId">;

export interface RunAge {
  daysAgo: number;
  conversationId?: string | null;
  /** Null for one that has not ended. */
  status?: "completed" | "waiting";
  rerunOf?: string | null;
}

/** A run as it stands some days after it began, with an event, a span and a step. Answers with its id. */
export async function givenOldRun(owner: Owner, { daysAgo, conversationId, status, rerunOf }: RunAge): Promise<string> {
  const id = newId();
  const sql = pool();
  const { organizationId } = owner;
  const hasEnded = status !== "waiting";
  await sql`
    insert into runs (id, organization_id, user_id, conversation_id, kind, agent_key, current_agent_key, workflow_key, status,
      model, input, output, stream_id, rerun_of, created_at, ended_at, packed_at)
    select ${id}, ${organizationId}, ${owner.id}, ${conversationId ?? null}, k.kind,
      case k.kind when 'agent' then 'triage' end, case k.kind when 'agent' then 'triage' end,
      case k.kind when 'workflow' then 'research-report' end, ${status ?? "completed"}, 'demo', 'Question', 'Answer',
      ${newId()}, ${rerunOf ?? null}, k.at, case when ${hasEnded} then k.at end, case when ${hasEnded} then k.at end
    from (select ${conversationId ? "agent" : "workflow"} as kind, now() - make_interval(days => ${daysAgo}) as at) k`;
  if (!hasEnded) {
    await sql`
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${id}, ${organizationId}, '', 1, 'infinity')`;
  }
  await sql`
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    values (${organizationId}, ${id}, 1, 1, 1, ${beginningOf(id)})`;
  await sql`
    insert into run_spans (organization_id, run_id, number, epoch, kind, name, started_at, status)
    values (${organizationId}, ${id}, 1, 1, 'model', 'demo', now(), 'completed')`;
  await sql`
    insert into run_steps (organization_id, run_id, step, attempt, stage, kind, epoch, status, output)
    values (${organizationId}, ${id}, 'write', 1, 'main', 'agent', 1, 'completed', '"text"')`;
  return id;
}

function beginningOf(runId: string): string {
  return toFrame({
    schema: streamSchemaName,
    event_id: 1,
    run_id: runId,
    stream_id: newId(),
    server_timestamp: new Date().toISOString(),
    kind: "lifecycle",
    status: "running",
    reason: "started",
  });
}

/** A conversation whose last message is some days old, with an answered question. */
export async function givenOldConversation(owner: Owner, daysAgo: number): Promise<{ id: string; runId: string }> {
  const id = newId();
  const sql = pool();
  await sql`
    insert into conversations (id, organization_id, user_id, title, last_message_at, created_at)
    values (${id}, ${owner.organizationId}, ${owner.id}, 'Old', now() - make_interval(days => ${daysAgo}), now() - make_interval(days => ${daysAgo}))`;
  const runId = await givenOldRun(owner, { daysAgo, conversationId: id });
  const [question, answer] = [newId(), newId()];
  await sql`
    insert into messages (id, organization_id, conversation_id, parent_id, run_id, role, content) values
      (${question}, ${owner.organizationId}, ${id}, null, ${runId}, 'user', 'Question'),
      (${answer}, ${owner.organizationId}, ${id}, ${question}, ${runId}, 'assistant', 'Answer')`;
  return { id, runId };
}

/** A file that a run made. */
export async function givenMadeFile(owner: Owner, runId: string, daysAgo: number): Promise<string> {
  const id = newId();
  await pool()`
    insert into files (id, organization_id, user_id, name, media_type, size_bytes, sha256, storage_key, run_id, created_at)
    values (${id}, ${owner.organizationId}, ${owner.id}, 'report.md', 'text/markdown', 3, 'x', ${`k/${id}`}, ${runId},
      now() - make_interval(days => ${daysAgo}))`;
  return id;
}

/** Many events of the activity feed, each older than the next. */
export async function givenActivity(owner: Owner, count: number, daysAgo: number): Promise<void> {
  await pool()`
    insert into activity_events (id, organization_id, kind, subject_type, subject_id, metadata, created_at)
    select gen_random_uuid(), ${owner.organizationId}, 'run.completed', 'run', n::text, '{}',
      now() - make_interval(days => ${daysAgo}) - n * interval '1 second'
    from generate_series(1, ${count}::int) n`;
}

/** Rows of the audit log as they would look had they been written so many days ago, one second after the other. */
export async function givenOldAudit({ organizationId }: Owner, count: number, daysAgo: number): Promise<void> {
  for (let place = 0; place < count; place++) {
    const content: AuditContent = {
      id: newId(),
      organization_id: organizationId,
      created_at: new Date(Date.now() - daysAgo * dayMs + place * 1000).toISOString(),
      actor: { type: "system", id: null },
      action: "note.changed",
      target: { type: "note", id: String(place) },
      request_id: null,
      address: null,
      user_agent: null,
      detail: null,
    };
    await pool()`
      select append_audit(${organizationId}::uuid, ${content.id}::uuid, ${content.created_at}::timestamptz, 'system', null,
        ${content.action}, 'note', ${content.target.id}, null, null, null, null, ${canonicalContent(content)})`;
  }
}
