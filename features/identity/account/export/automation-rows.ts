import "server-only";
import { paged } from "./paged";

/** What the person had run by itself, and what they were told of it. */
export const automationLists = {
  // A draft goes on being edited by others: only members still see it.
  "workflows.json": paged(
    `
    select id, organization_id, key, published_version, created_at, updated_at, archived_at, created_by = $1 as made_by_me,
      case when created_by = $1 and exists (
        select from memberships m where m.organization_id = workflows.organization_id and m.user_id = $1) then draft end as draft, (
      select coalesce(json_agg(json_build_object(
        'version', v.version, 'definition', v.definition, 'note', v.note, 'created_at', v.created_at
      ) order by v.version), '[]'::json) from workflow_versions v
      where v.workflow_id = workflows.id and v.created_by = $1) as versions
    from workflows where (created_by = $1 or exists (
      select from workflow_versions v where v.workflow_id = workflows.id and v.created_by = $1))`,
    { rowsPerPage: 5 },
  ),
  "schedules.json": paged(
    `
    select id, organization_id, name, target_kind, target_key, input, cron, time_zone, run_at, overlap, catch_up, paused_at,
      pause_reason, next_due_at, last_due_at, created_at, updated_at, (
      select coalesce(json_agg(json_build_object(
        'due_at', f.due_at, 'status', f.status, 'run_id', f.run_id, 'reason', f.reason, 'fired_at', f.fired_at
      ) order by f.due_at), '[]'::json) from schedule_firings f where f.schedule_id = schedules.id) as firings
    from schedules where user_id = $1`,
    { rowsPerPage: 10 },
  ),
  "inbound-webhooks.json": paged(
    `
    select id, organization_id, name, target_kind, target_key, input_mapper, is_enabled, last_called_at, created_at,
      updated_at, (
      select coalesce(json_agg(json_build_object(
        'id', d.id, 'status', d.status, 'run_id', d.run_id, 'reason', d.reason, 'received_at', d.received_at
      ) order by d.received_at), '[]'::json) from trigger_deliveries d where d.trigger_id = triggers.id) as deliveries
    from triggers where user_id = $1`,
    { rowsPerPage: 10 },
  ),
  "activity.json": paged(`
    select id, organization_id, kind, subject_type, subject_id, metadata, created_at, actor_id = $1 as done_by_me
    from activity_events where (actor_id = $1 or visible_to = $1)`),
  "notifications.json": paged(`
    select id, organization_id, read_at, dismissed_at, created_at, (
      select json_build_object('kind', e.kind, 'subject_type', e.subject_type, 'subject_id', e.subject_id,
        'metadata', e.metadata, 'created_at', e.created_at)
      from activity_events e where e.id = notifications.event_id) as event
    from notifications where user_id = $1`),
  "notification-settings.json": paged(
    `
    select organization_id, mail, digest_hour, time_zone, browser, muted_kinds, digest_sent_at, updated_at
    from notification_settings where user_id = $1`,
    { key: "organization_id" },
  ),
};
