import "server-only";
import { paged } from "./paged";

/** What the person wrote, and what agents and tools did for them. */
export const workLists = {
  "conversations.json": paged(
    `
    select id, organization_id, title, titled_by, head_id, agent_key, model, reasoning_effort, is_trial, pinned_at,
      archived_at, shared_at, created_at, updated_at, last_message_at, deleted_at, (
      select coalesce(json_agg(json_build_object(
        'id', m.id, 'parent_id', m.parent_id, 'role', m.role, 'content', m.content, 'parts', m.parts, 'run_id', m.run_id,
        'created_at', m.created_at, 'file_ids', (
          select coalesce(json_agg(f.file_id order by f.position), '[]'::json) from message_files f where f.message_id = m.id)
      ) order by m.position), '[]'::json) from messages m where m.conversation_id = conversations.id) as messages, (
      select coalesce(json_agg(json_build_object(
        'through_id', s.through_id, 'content', s.content, 'created_at', s.created_at
      ) order by s.created_at), '[]'::json) from conversation_summaries s where s.conversation_id = conversations.id
      ) as summaries, (
      select coalesce(json_agg(json_build_object(
        'id', l.id, 'head_id', l.head_id, 'created_at', l.created_at, 'expires_at', l.expires_at, 'revoked_at', l.revoked_at
      ) order by l.created_at), '[]'::json) from conversation_links l where l.conversation_id = conversations.id) as links
    from conversations where user_id = $1`,
    { rowsPerPage: 10 },
  ),
  "queued-messages.json": paged(`
    select id, organization_id, conversation_id, position, content, agent_key, file_ids, send_now, created_at
    from queued_messages where user_id = $1`),
  "message-feedback.json": paged(
    "select message_id, organization_id, rating, reason, created_at from message_feedback where user_id = $1",
    { key: "message_id" },
  ),
  // What goes into models and tools, and what comes back, stands in the messages and tool calls already.
  "runs.json": paged(
    `
    select id, organization_id, conversation_id, kind, agent_key, agent_version, workflow_key, workflow_version, trigger,
      trigger_id, rerun_of, status, model, answered_by, input, output, structured_output, error, usage, created_at, started_at, ended_at,
      deleted_at, (
      select coalesce(json_agg(json_build_object(
        'tool', t.tool, 'arguments', t.arguments, 'status', t.status, 'output', t.output, 'files', t.files,
        'failed', t.failed, 'started_at', t.started_at, 'finished_at', t.finished_at
      ) order by t.started_at), '[]'::json) from tool_calls t where t.run_id = runs.id) as tool_calls, (
      select coalesce(json_agg(json_build_object(
        'number', s.number, 'parent', s.parent, 'kind', s.kind, 'name', s.name, 'agent_key', s.agent_key,
        'status', s.status, 'model', s.model, 'usage', s.usage, 'error', s.error,
        'input', case when s.kind not in ('model', 'tool') then s.input end,
        'output', case when s.kind not in ('model', 'tool') then s.output end,
        'started_at', s.started_at, 'ended_at', s.ended_at
      ) order by s.number), '[]'::json) from run_spans s where s.run_id = runs.id) as steps, (
      select coalesce(json_agg(json_build_object(
        'step', w.step, 'attempt', w.attempt, 'stage', w.stage, 'kind', w.kind, 'agent_key', w.agent_key,
        'branch_index', w.branch_index, 'status', w.status, 'input', w.input, 'output', w.output, 'files', w.files,
        'error', w.error, 'usage', w.usage, 'reused_from', w.reused_from, 'wake_at', w.wake_at,
        'started_at', w.started_at, 'ended_at', w.ended_at
      ) order by w.started_at, w.step, w.attempt), '[]'::json) from run_steps w where w.run_id = runs.id) as workflow_steps
    from runs where user_id = $1`,
    { rowsPerPage: 10 },
  ),
  // The arguments of somebody else's run are theirs; what the person made of them and said about them is not.
  "approvals.json": paged(`
    select id, organization_id, run_id, step, agent_key, tool, tool_name, edited_arguments, status, reason, requested_at,
      decided_at, decided_by = $1 as decided_by_me,
      case when exists (select from runs r where r.id = run_id and r.user_id = $1) then arguments end as arguments
    from approvals where (decided_by = $1 or run_id in (select r.id from runs r where r.user_id = $1))`),
  "files.json": paged(`
    select id, organization_id, name, media_type, size_bytes, sha256, run_id, created_at, attached_at
    from files where user_id = $1`),
  // A draft goes on being edited by others: only members still see it.
  "agents.json": paged(
    `
    select id, organization_id, key, published_version, created_at, updated_at, archived_at, created_by = $1 as made_by_me,
      case when created_by = $1 and exists (
        select from memberships m where m.organization_id = agents.organization_id and m.user_id = $1) then draft end as draft, (
      select coalesce(json_agg(json_build_object(
        'version', v.version, 'definition', v.definition, 'note', v.note, 'created_at', v.created_at
      ) order by v.version), '[]'::json) from agent_versions v where v.agent_id = agents.id and v.created_by = $1) as versions
    from agents where (created_by = $1 or exists (
      select from agent_versions v where v.agent_id = agents.id and v.created_by = $1))`,
    { rowsPerPage: 5 },
  ),
  "memories.json": paged(`
    select id, organization_id, content, agent_key, source_run_id, created_at, updated_at from memories where user_id = $1`),
  "memory-settings.json": paged(
    "select organization_id, about_me, updated_at from memory_settings where user_id = $1",
    { key: "organization_id" },
  ),
};
