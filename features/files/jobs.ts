import "server-only";
import { pool } from "@/lib/db/client";
import { deleteBytes } from "@/lib/storage/storage";

const unattachedHours = 24;

/**
 * Deletes files that no message and no waiting message refers to, a day after they came. What a tool made stays with its
 * run. Returns how many.
 */
export async function purgeUnattachedFiles(limit: number): Promise<number> {
  const rows = await pool()`
    delete from files where id in (
      select f.id from files f
      where f.attached_at is null and f.run_id is null
        and f.created_at < now() - ${unattachedHours} * interval '1 hour'
        and not exists (
          select from queued_messages q where q.organization_id = f.organization_id and f.id = any(q.file_ids))
      order by f.created_at limit ${limit})`;
  return rows.count;
}

/**
 * Removes bytes that no row stands for any more, or whose row never came. The note goes only when the bytes are gone, so a crash
 * in between repeats a removal and forgets none. Returns how many.
 */
export async function removeDueBytes(limit: number): Promise<number> {
  return pool().begin(async (sql) => {
    const due = await sql<{ key: string }[]>`
      select storage_key as key from storage_deletions where due_at <= now()
      order by due_at limit ${limit} for update skip locked`;
    for (const { key } of due) await deleteBytes(key);
    await sql`delete from storage_deletions where storage_key = any(${due.map(({ key }) => key)})`;
    return due.length;
  });
}
