import type { Sql } from "postgres";

/** By this the bench's own statements are told from the app's. */
export const ownMark = "/* bench */";

/**
 * Puts copies of an ended run into the queue, in one transaction, as if somebody had started them just now. Answers when
 * they wait: starting ten thousand by the API would take the machine from those that run already.
 */
export async function queueCopies(sql: Sql, runId: string, count: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(`
      create ${ownMark} temporary table copies on commit drop as
      select gen_random_uuid() as id, gen_random_uuid()::text as stream_id from generate_series(1, ${count})`);
    await tx.unsafe(`
      insert ${ownMark} into runs (id, organization_id, user_id, kind, agent_key, agent_version, current_agent_key,
        workflow_key, workflow_version, trigger, status, model, input, stream_id)
      select c.id, r.organization_id, r.user_id, r.kind, r.agent_key, r.agent_version, r.current_agent_key,
        r.workflow_key, r.workflow_version, r.trigger, 'queued', r.model, r.input, c.stream_id
      from copies c cross join runs r where r.id = '${runId}'`);
    await tx.unsafe(`
      insert ${ownMark} into run_configurations (run_id, organization_id, configuration)
      select c.id, r.organization_id, r.configuration from copies c cross join run_configurations r
      where r.run_id = '${runId}'`);
    await tx.unsafe(`
      insert ${ownMark} into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
      select e.organization_id, c.id, 1, 1, 0,
        replace(replace(split_part(e.frames, E'\\n\\n', 1) || E'\\n\\n', e.run_id::text, c.id::text), r.stream_id, c.stream_id)
      from copies c cross join run_events e join runs r on r.id = e.run_id where e.run_id = '${runId}' and e.seq = 1`);
    await tx.unsafe(`
      insert ${ownMark} into run_leases (run_id, organization_id, owner, epoch, expires_at, queued_at, from_queue)
      select c.id, r.organization_id, '', 0, 'infinity', clock_timestamp(), true
      from copies c cross join runs r where r.id = '${runId}'`);
    await tx.unsafe(`select ${ownMark} pg_notify('cadre_run_queue', 'queued')`);
  });
}

/** How many statements the app has sent so far; NaN where the database does not count them. */
export async function countStatements(sql: Sql): Promise<number> {
  const [row] = await sql.unsafe<{ calls: number }[]>(`
    select ${ownMark} sum(calls)::float8 as calls from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database())
      and query not like '%${ownMark}%' and query !~* '^(begin|commit|rollback|listen)'`);
  return row?.calls ?? Number.NaN;
}
