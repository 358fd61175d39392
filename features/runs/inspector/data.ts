import "server-only";
import { asc, eq } from "drizzle-orm";
import { runConfigurations, runEvents, runSpans } from "@/drizzle/schema/runs";
import type { StoredConfiguration } from "@/features/runs/configuration/resolve";
import { findStoredSpec } from "@/features/runs/configuration/workflow";
import { getRun } from "@/features/runs/data";
import type { Run } from "@/features/runs/schema";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { planOf } from "./plan";
import { type RunPlan, type RunSpan, type RunTrace, SpanUsage } from "./schema";

/** A run takes far fewer steps; a list without an end would be no answer. */
const mostSpans = 2_000;

/** A run that the actor may see, with what happened inside. Throws `not_found` for any other. */
export async function getRunTrace(
  ctx: OrganizationContext,
  runId: string,
  { events, plan = false }: { events: boolean; plan?: boolean },
): Promise<RunTrace> {
  const run = await getRun(ctx, runId);
  return withOrganization(ctx, async (tx) => {
    const spans = await tx
      .select()
      .from(runSpans)
      .where(eq(runSpans.runId, runId))
      .orderBy(asc(runSpans.number))
      .limit(mostSpans);
    const newestEpoch = Math.max(0, ...spans.map(({ epoch }) => epoch));
    const trace = {
      run,
      spans: spans.map((row) => toSpan(row, run, newestEpoch)),
      ...(plan ? { plan: await readPlan(tx, runId) } : {}),
    };
    if (!events) return trace;
    const rows = await tx
      .select({ frames: runEvents.frames })
      .from(runEvents)
      .where(eq(runEvents.runId, runId))
      .orderBy(asc(runEvents.seq));
    return {
      ...trace,
      events: splitFrames(rows.map(({ frames }) => frames).join("")).map(({ frame }) => ({ ...parseFrame(frame) })),
    };
  });
}

async function readPlan(tx: Transaction, runId: string): Promise<RunPlan | null> {
  const [row] = await tx
    .select({ configuration: runConfigurations.configuration })
    .from(runConfigurations)
    .where(eq(runConfigurations.runId, runId));
  const stored = (row?.configuration as StoredConfiguration | undefined)?.workflow;
  const spec = stored && findStoredSpec(stored);
  return spec ? planOf(spec) : null;
}

/** What has not ended, although its run has or is executed elsewhere by now, was interrupted; what rests goes on later. */
function toSpan(row: typeof runSpans.$inferSelect, run: Run, newestEpoch: number): RunSpan {
  const isOpen = row.status === "running" || row.status === "waiting";
  const isCut = isOpen && (run.ended_at !== null || (row.status === "running" && row.epoch < newestEpoch));
  return {
    number: row.number,
    parent: row.parent,
    kind: row.kind,
    name: row.name,
    agent: row.agentKey,
    model: row.model,
    status: isCut ? "interrupted" : row.status,
    started_at: row.startedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    input: row.input,
    output: row.output,
    usage: row.usage === null ? null : SpanUsage.parse(row.usage),
    error: row.error,
  };
}
