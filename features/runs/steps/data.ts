import "server-only";
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { runSteps } from "@/drizzle/schema/runs";
import { Usage } from "@/features/models/schema";
import { getRun } from "@/features/runs/data";
import { FileRef } from "@/features/tools/schema";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import type { RunStep } from "./schema";

const list = "run-steps";
const Key = z.tuple([z.string().regex(/^\d+$/), z.string(), z.int()]);
const startedMicros = sql<string>`(extract(epoch from ${runSteps.startedAt}) * 1000000)::bigint::text`;

const columns = {
  step: runSteps.step,
  attempt: runSteps.attempt,
  stage: runSteps.stage,
  kind: runSteps.kind,
  agentKey: runSteps.agentKey,
  branchIndex: runSteps.branchIndex,
  status: runSteps.status,
  input: runSteps.input,
  inputHash: runSteps.inputHash,
  output: runSteps.output,
  files: runSteps.files,
  error: runSteps.error,
  usage: runSteps.usage,
  reusedFrom: runSteps.reusedFrom,
  wakeAt: runSteps.wakeAt,
  startedAt: runSteps.startedAt,
  endedAt: runSteps.endedAt,
  startedMicros,
};

/** The attempts of a run's steps, in the order in which they began. Throws `not_found` for a run that is not visible. */
export async function listRunSteps(
  ctx: OrganizationContext,
  runId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  await getRun(ctx, runId);
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select(columns)
      .from(runSteps)
      .where(and(eq(runSteps.runId, runId), after(cursor)))
      .orderBy(asc(runSteps.startedAt), asc(runSteps.step), asc(runSteps.attempt))
      .limit(limit + 1),
  );
  return toPage(rows, limit, list, (row) => [row.startedMicros, row.step, row.attempt], toStep);
}

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [micros, step, attempt] = decodeCursor(list, Key, cursor);
  const at = sql`to_timestamp(${micros}::numeric / 1000000)`;
  return sql`(${runSteps.startedAt}, ${runSteps.step}, ${runSteps.attempt}) > (${at}, ${step}, ${attempt}::int)`;
}

type Row = Pick<typeof runSteps.$inferSelect, Exclude<keyof typeof columns, "startedMicros">>;

function toStep(row: Row): RunStep {
  return {
    step: row.step,
    attempt: row.attempt,
    stage: row.stage,
    kind: row.kind,
    agent: row.agentKey,
    branch_index: row.branchIndex,
    status: row.status,
    input: row.input,
    input_hash: row.inputHash,
    output: row.output,
    files: row.files === null ? [] : z.array(FileRef).parse(row.files),
    error: row.error,
    usage: row.usage === null ? null : Usage.parse(row.usage),
    reused_from: row.reusedFrom,
    wake_at: row.wakeAt?.toISOString() ?? null,
    started_at: row.startedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  };
}
