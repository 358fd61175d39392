import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { recordActivity } from "@/features/activity/recording/record";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";

const Ended = z.object({
  id: z.string(),
  organization_id: z.string(),
  user_id: z.string(),
  owner_id: z.string().nullable(),
  status: z.enum(["completed", "failed", "cancelled", "incomplete"]),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  target_kind: z.enum(["agent", "workflow"]),
  target_key: z.string(),
  target_name: z.string().nullable(),
  trigger: z.enum(["manual", "api", "schedule", "webhook"]),
  trigger_id: z.string().nullable(),
  trigger_name: z.string().nullable(),
});
type Ended = z.output<typeof Ended>;

/** Runs whose end belongs in the feed: of workflows, and what a schedule or a webhook started. Chats are not told. */
const told = sql`r.ended_at is not null and (r.kind = 'workflow' or r.trigger in ('schedule', 'webhook'))
  and r.deleted_at is null`;

const ended = sql`
  select r.id, r.organization_id, r.user_id, coalesce(s.user_id, t.user_id) as owner_id, r.status, r.error,
    r.kind as target_kind, coalesce(r.workflow_key, r.agent_key) as target_key,
    coalesce(w.draft ->> 'display_name', w.draft ->> 'name', a.draft ->> 'name') as target_name, r.trigger, r.trigger_id,
    coalesce(s.name, t.name) as trigger_name
  from runs r
  left join schedules s on s.id = r.trigger_id and r.trigger = 'schedule'
  left join triggers t on t.id = r.trigger_id and r.trigger = 'webhook'
  left join workflows w on w.organization_id = r.organization_id and w.key = r.workflow_key
  left join agents a on a.organization_id = r.organization_id and a.key = r.agent_key`;

const onceKeyOf = (runId: string) => `run:${runId}:ended`;

/** Tells the end of a run, unless it has been told or is none that is told. */
export async function recordRunEnd({
  id,
  conversationId,
}: {
  id: string;
  conversationId: string | null;
}): Promise<void> {
  if (conversationId !== null) return;
  await asSystem(async (tx) => {
    for (const run of Ended.array().parse([...(await tx.execute(sql`${ended} where r.id = ${id} and ${told}`))])) {
      await record(tx, run);
    }
  });
}

/**
 * Tells the ends that no process has told, because it died just then. What an organization's retention has deleted from the
 * feed already is not told again.
 */
export async function recordMissedEnds(days: number, most: number): Promise<number> {
  const missed = await asSystem(async (tx) =>
    Ended.array().parse([
      ...(await tx.execute(sql`
        ${ended} left join retention_settings k on k.organization_id = r.organization_id
        where ${told} and r.ended_at > now() - make_interval(days => least(${days}::integer, k.activity_days))
          and r.ended_at < now() - interval '10 seconds'
          and not exists (select from activity_events e
            where e.organization_id = r.organization_id and e.once_key = 'run:' || r.id || ':ended')
        order by r.ended_at limit ${most}`)),
    ]),
  );
  for (const run of missed) await asSystem((tx) => record(tx, run));
  return missed.length;
}

function record(tx: Transaction, run: Ended): Promise<boolean> {
  const source = { organizationId: run.organization_id, actorId: null };
  const common = {
    subjectId: run.id,
    concerned: run.owner_id === null ? [run.user_id] : [run.user_id, run.owner_id],
    onceKey: onceKeyOf(run.id),
  };
  const { target_kind, target_key, target_name, trigger, trigger_id, trigger_name, error } = run;
  const metadata = { target_kind, target_key, target_name, trigger, trigger_id, trigger_name };
  switch (run.status) {
    case "completed":
      return recordActivity(tx, source, { kind: "run.completed", metadata, ...common });
    case "cancelled":
      return recordActivity(tx, source, { kind: "run.cancelled", metadata, ...common });
    case "failed": {
      const failure = {
        error_code: error?.code ?? "internal_error",
        error_message: error?.message ?? "Something went wrong.",
      };
      return recordActivity(tx, source, { kind: "run.failed", metadata: { ...metadata, ...failure }, ...common });
    }
    case "incomplete": {
      const failure = { error_code: error?.code ?? null, error_message: error?.message ?? null };
      return recordActivity(tx, source, { kind: "run.incomplete", metadata: { ...metadata, ...failure }, ...common });
    }
  }
}
