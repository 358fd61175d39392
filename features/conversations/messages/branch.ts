import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";

/** A way through a conversation: from its newest message back to the first. */
export interface Branch {
  organizationId: string;
  conversationId: string;
  headId: string | null;
}

/**
 * The common table `branch(id, parent_id, depth)`, for behind `with recursive`: the head has depth 0, its parent 1, and
 * so on, up to `rows` of them.
 */
export function branchRows({ organizationId, conversationId, headId }: Branch, rows: number | null): SQL {
  const enough = rows === null ? sql`true` : sql`b.depth < ${rows - 1}`;
  return sql`branch(id, parent_id, depth) as (
    select id, parent_id, 0 from messages
    where organization_id = ${organizationId} and id = ${headId}::uuid and conversation_id = ${conversationId}
    union all
    select m.id, m.parent_id, b.depth + 1 from branch b
    join messages m on m.organization_id = ${organizationId} and m.id = b.parent_id
    where ${enough})`;
}

/**
 * The newest message of everything that follows a message: the end of the branch on which something was said last.
 * Null when the conversation does not hold the message.
 */
export async function newestBelow(tx: Transaction, branch: Branch, messageId: string): Promise<string | null> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive below(id, position) as (
      select id, position from messages
      where organization_id = ${branch.organizationId} and id = ${messageId} and conversation_id = ${branch.conversationId}
      union all
      select m.id, m.position from below b
      join messages m on m.organization_id = ${branch.organizationId} and m.parent_id = b.id
    )
    select id from below order by position desc limit 1`);
  return rows[0]?.id ?? null;
}

/** Whether the branch passes through a message. */
export async function isOnBranch(tx: Transaction, branch: Branch, messageId: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    with recursive ${branchRows(branch, null)} select 1 from branch where id = ${messageId}::uuid`);
  return rows.length > 0;
}
