import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { recordActivity } from "@/features/activity/recording/record";
import { asSystem } from "@/lib/db/scope";

const Asked = z.object({
  id: z.string(),
  organization_id: z.string(),
  user_id: z.string(),
  run_id: z.string(),
  conversation_id: z.string().nullable(),
  is_private: z.boolean(),
  target_kind: z.enum(["agent", "workflow"]),
  target_key: z.string(),
  target_name: z.string().nullable(),
  step: z.string().nullable(),
  tool: z.string(),
  tool_name: z.string(),
});

/** Tells of every question of a run that waits for a person, unless it has been told. */
export async function recordQuestions({ id }: { id: string }): Promise<void> {
  await recordWhere(sql`p.run_id = ${id}`, mostOfOneRun);
}

/** Tells of the questions that no process has told of, because it died just then. */
export function recordMissedQuestions(days: number, most: number): Promise<number> {
  return recordWhere(
    sql`p.requested_at > now() - make_interval(days => least(${days}::integer, k.activity_days))
      and p.requested_at < now() - interval '10 seconds'`,
    most,
  );
}

const mostOfOneRun = 100;

async function recordWhere(condition: SQL, most: number): Promise<number> {
  const rows = await asSystem((tx) =>
    tx.execute(sql`
      select p.id, p.organization_id, r.user_id, p.run_id, r.conversation_id,
        r.kind = 'agent' and c.shared_at is null as is_private, r.kind as target_kind,
        coalesce(r.workflow_key, p.agent_key, r.agent_key) as target_key,
        coalesce(w.draft ->> 'display_name', w.draft ->> 'name', a.draft ->> 'name') as target_name,
        p.step, p.tool, p.tool_name
      from approvals p join runs r on r.id = p.run_id
      left join conversations c on c.id = r.conversation_id
      left join workflows w on w.organization_id = r.organization_id and w.key = r.workflow_key
      left join agents a on r.kind = 'agent' and a.organization_id = p.organization_id and a.key = p.agent_key
      left join retention_settings k on k.organization_id = p.organization_id
      where p.status = 'pending' and ${condition}
        and not exists (select from activity_events e
          where e.organization_id = p.organization_id and e.once_key = 'approval:' || p.id || ':requested')
      order by p.requested_at limit ${most}`),
  );
  const asked = Asked.array().parse([...rows]);
  for (const { id, organization_id: organizationId, user_id, is_private, ...metadata } of asked) {
    await asSystem((tx) =>
      recordActivity(
        tx,
        { organizationId, actorId: null },
        {
          kind: "approval.requested",
          subjectId: id,
          metadata,
          concerned: [user_id],
          visibleTo: is_private ? user_id : null,
          onceKey: `approval:${id}:requested`,
        },
      ),
    );
  }
  return asked.length;
}
