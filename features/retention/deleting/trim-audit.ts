import "server-only";
import { sql } from "drizzle-orm";
import { appendAudit } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";

export const systemSource = {
  actor: { type: "system" as const, id: null },
  requestId: null,
  address: null,
  userAgent: null,
};

/**
 * Deletes the beginning of an audit log, up to its first row that is not older than `before`, and writes the place and the
 * hash of the last deleted row into the log itself. Returns how many rows went.
 */
export async function trimAudit(tx: Transaction, organizationId: string, before: Date, limit: number): Promise<number> {
  const [cut] = await tx.execute<{ trimmed: number; sequence: number | null; hash: string | null }>(sql`
    select trimmed, sequence, hash from trim_audit(${organizationId}::uuid, ${before.toISOString()}::timestamptz, ${limit})`);
  if (!cut || cut.trimmed === 0) return 0;
  await appendAudit(tx, systemSource, {
    organizationId,
    action: "audit.trimmed",
    target: { type: "organization", id: organizationId },
    detail: {
      rows: cut.trimmed,
      through_sequence: cut.sequence,
      through_hash: cut.hash,
      older_than: before.toISOString(),
    },
  });
  return cut.trimmed;
}
