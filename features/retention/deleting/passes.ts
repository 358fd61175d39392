import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import type { RetentionClass } from "../constants";
import { nextPassAfter } from "../utils";

/** A process that dies in the middle of a pass is followed by another one after this time. */
const claimSeconds = 120;

/** One pass over an organization. It may take several turns, in several processes. */
export interface Pass {
  organizationId: string;
  /** Ages count from here, so that a long pass ends. */
  startedAt: Date;
  deleted: Record<string, number>;
}

/** Gives organizations that have no pass yet their first one, in the coming night. */
export async function scheduleFirstPasses(): Promise<void> {
  await asSystem((tx) =>
    tx.execute(sql`
      insert into retention_passes (organization_id, next_at)
      select o.id, ${nextPassAfter(new Date()).toISOString()}::timestamptz from organizations o
      where not exists (select from retention_passes p where p.organization_id = o.id)
      on conflict do nothing`),
  );
}

/** Takes the pass that has waited the longest for its turn, and begins it if nobody has. */
export function claimPass(): Promise<Pass | undefined> {
  return asSystem(async (tx) => {
    const [row] = await tx.execute<{ organizationId: string; startedAt: string; deleted: Record<string, number> }>(sql`
      update retention_passes p set
        claimed_until = now() + make_interval(secs => ${claimSeconds}),
        started_at = case when p.started_at > coalesce(p.finished_at, '-infinity') then p.started_at else now() end,
        deleted = case when p.started_at > coalesce(p.finished_at, '-infinity') then p.deleted else '{}' end
      where p.organization_id = (
        select d.organization_id from retention_passes d join organizations o on o.id = d.organization_id
        where d.next_at <= now() and coalesce(d.claimed_until, '-infinity') <= now() and o.delete_after is null
        order by d.claimed_until nulls first, d.next_at limit 1 for update of d skip locked)
      returning p.organization_id as "organizationId", p.started_at::text as "startedAt", p.deleted`);
    return row && { ...row, startedAt: new Date(row.startedAt) };
  });
}

/** Counts a batch, in its transaction, and keeps the claim. */
export async function countBatch(
  tx: Transaction,
  { organizationId }: Pass,
  of: RetentionClass,
  rows: number,
): Promise<void> {
  await tx.execute(sql`
    update retention_passes set
      claimed_until = now() + make_interval(secs => ${claimSeconds}),
      deleted = deleted || jsonb_build_object(${of}::text, coalesce((deleted ->> ${of}::text)::int, 0) + ${rows}::int)
    where organization_id = ${organizationId}`);
}

/** Lets go of a pass whose turn is over, so that others come first. */
export async function yieldPass({ organizationId }: Pass): Promise<void> {
  await asSystem((tx) =>
    tx.execute(sql`update retention_passes set claimed_until = now() where organization_id = ${organizationId}`),
  );
}

/** Ends a pass, and answers with what all its turns deleted. */
export async function finishPass(tx: Transaction, { organizationId }: Pass): Promise<Record<string, number>> {
  const [row] = await tx.execute<{ deleted: Record<string, number> }>(sql`
    update retention_passes
    set finished_at = now(), claimed_until = null, next_at = ${nextPassAfter(new Date()).toISOString()}::timestamptz
    where organization_id = ${organizationId} returning deleted`);
  return row?.deleted ?? {};
}
