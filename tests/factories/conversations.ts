import type { Sql } from "postgres";

/**
 * Joins messages that were inserted without parents into one branch per conversation, in the order in which they came,
 * and shows it.
 */
export async function chainMessages(sql: Sql, conversationIds: readonly string[]): Promise<void> {
  await sql`
    update messages m set parent_id = arrived.parent
    from (
      select id, lag(id) over (partition by conversation_id order by position) as parent from messages
      where conversation_id = any(${[...conversationIds]}::uuid[])
    ) arrived
    where m.id = arrived.id and arrived.parent is not null`;
  await sql`
    update conversations c set head_id = (
      select id from messages m where m.conversation_id = c.id order by position desc limit 1)
    where id = any(${[...conversationIds]}::uuid[])`;
}
