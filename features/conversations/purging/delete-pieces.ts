import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";

/**
 * Deletes up to `most` messages and runs of conversations that the transaction has locked, and returns how many: fewer than
 * `most` where nothing that takes long is left of them. Newest first, because an answer goes with the message before it, and
 * messages before runs, which they name.
 */
export async function deletePieces(tx: Transaction, conversationIds: readonly string[], most: number): Promise<number> {
  const ids = sql.param([...conversationIds]);
  const messages = await tx.execute(sql`
    delete from messages where id in (
      select m.id from messages m where m.conversation_id = any(${ids}::uuid[])
      order by m.conversation_id, m.position desc limit ${most})
    returning id`);
  if (messages.length >= most) return messages.length;
  const runs = await tx.execute(sql`
    delete from runs where id in (
      select r.id from unnest(${ids}::uuid[]) as c(id)
      join conversations v on v.id = c.id
      join runs r on r.organization_id = v.organization_id and r.conversation_id = v.id
      limit ${most - messages.length})
    returning id`);
  return messages.length + runs.length;
}
