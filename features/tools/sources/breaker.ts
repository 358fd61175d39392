import "server-only";
import { and, eq, gt, isNotNull, lte, or, sql } from "drizzle-orm";
import { toolSources } from "@/drizzle/schema/tools";
import { recordActivity } from "@/features/activity/recording/record";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import type { SourceFailure } from "./failure";

/** After so many failures in a row nothing is tried for a while: a minute first, then longer, at most a quarter of an hour. */
const failuresToOpen = 5;
const firstPauseSeconds = 60;
const longestPauseSeconds = 900;

interface BreakerState {
  id: string;
  openUntil: Date | null;
  timeoutMs: number;
}

/**
 * Whether a source may be tried. The state lies in its row, so that what one process learns holds for all. Once a pause is
 * over exactly one call goes through to see (compare-and-set); the others wait for what it finds.
 */
export async function admit(ctx: OrganizationContext, source: BreakerState): Promise<boolean> {
  if (source.openUntil === null) return true;
  const probes = await withOrganization(ctx, (tx) =>
    tx
      .update(toolSources)
      .set({ openUntil: sql`now() + make_interval(secs => ${source.timeoutMs / 1_000 + 5})` })
      .where(and(isSource(ctx, source.id), isNotNull(toolSources.openUntil), lte(toolSources.openUntil, sql`now()`)))
      .returning({ id: toolSources.id }),
  );
  return probes.length > 0;
}

/** A source that works again is tried by everybody again. */
export async function noteSuccess(ctx: OrganizationContext, sourceId: string): Promise<void> {
  await withOrganization(ctx, (tx) =>
    tx
      .update(toolSources)
      .set({ failures: 0, openUntil: null, lastError: null, failingSince: null })
      .where(and(isSource(ctx, sourceId), or(gt(toolSources.failures, 0), isNotNull(toolSources.lastError)))),
  );
}

export async function noteFailure(ctx: OrganizationContext, sourceId: string, failure: SourceFailure): Promise<void> {
  const failures = sql`${toolSources.failures} + 1`;
  const pause = sql`least(${longestPauseSeconds}::int,
    ${firstPauseSeconds}::int * power(2, least(${failures} - ${failuresToOpen}::int, 10)))`;
  await withOrganization(ctx, async (tx) => {
    const [source] = await tx
      .update(toolSources)
      .set({
        failures,
        lastError: failure.message,
        failingSince: sql`coalesce(${toolSources.failingSince}, now())`,
        openUntil: sql`case when ${failures} >= ${failuresToOpen}::int then now() + make_interval(secs => ${pause})
          else ${toolSources.openUntil} end`,
      })
      .where(isSource(ctx, sourceId))
      .returning({ name: toolSources.name, failures: toolSources.failures });
    if (source?.failures !== failuresToOpen) return;
    await recordActivity(
      tx,
      { organizationId: ctx.organization.id, actorId: null },
      { kind: "tool_source.failed", subjectId: sourceId, metadata: { name: source.name, reason: failure.message } },
    );
  });
}

function isSource(ctx: OrganizationContext, id: string) {
  return and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id));
}
