import { beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { createPerson } from "../factories/people";

const rows = 5_000;
let ids: { organization: string; user: string };

beforeAll(async () => {
  const ctx = await createPerson();
  ids = { organization: ctx.organization.id, user: ctx.actor.type === "user" ? ctx.actor.userId : "" };
  await pool()`
    insert into conversations (id, organization_id, user_id, title, last_message_at)
    select gen_random_uuid(), ${ids.organization}, ${ids.user}, 'One of many', now() - n * interval '1 minute'
    from generate_series(1, ${rows}) n`;
  await pool()`
    insert into runs (id, organization_id, user_id, kind, agent_key, agent_version, current_agent_key, status, model, input,
      stream_id, created_at)
    select gen_random_uuid(), ${ids.organization}, ${ids.user}, 'agent', 'triage', 1, 'triage', 'completed', 'demo', '',
      gen_random_uuid(), now() - n * interval '1 minute'
    from generate_series(1, ${rows}) n`;
  await pool()`analyze conversations, runs`;
});

test("no index has an order that no list can use", async () => {
  // `order by … desc` puts nulls first, and an index that puts them last is then of no use, even where none can be null.
  const indexes = await pool()`
    select indexname from pg_indexes where schemaname = 'public' and indexdef like '% DESC NULLS LAST%'`;
  expect(indexes).toEqual([]);
});

test.each([
  ["conversations", "where organization_id = $1 and user_id = $2 order by last_message_at desc, id desc"],
  ["runs", "where organization_id = $1 and user_id = $2 order by created_at desc, id desc"],
])("a page of %s reads a page, not all rows", async (table, condition) => {
  const [plan] = await pool().unsafe<{ "QUERY PLAN": [{ Plan: PlanNode }] }[]>(
    `explain (analyze, format json) select id from ${table} ${condition} limit 50`,
    [ids.organization, ids.user],
  );
  expect(plan).toBeDefined();
  if (plan) expect(mostRows(plan["QUERY PLAN"][0].Plan)).toBeLessThan(100);
});

interface PlanNode {
  "Actual Rows": number;
  Plans?: PlanNode[];
}

function mostRows(node: PlanNode): number {
  return Math.max(node["Actual Rows"], ...(node.Plans ?? []).map(mostRows));
}
