import "server-only";
import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { messageFiles } from "@/drizzle/schema/messages";
import { files } from "@/drizzle/schema/tools";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

/**
 * The files that a new message names, without repetition. Throws `validation_failed` unless all of them are the person's own. They
 * cannot be purged any more until the transaction ends.
 */
export async function requireOwnFiles(
  tx: Transaction,
  userId: string,
  named: readonly string[] | undefined,
): Promise<string[]> {
  const ids = [...new Set(named)];
  if (ids.length === 0) return ids;
  const found = await tx
    .select({ id: files.id })
    .from(files)
    .where(and(inArray(files.id, ids), eq(files.userId, userId)))
    .for("key share");
  if (found.length === ids.length) return ids;
  const known = new Set(found.map(({ id }) => id));
  throw new AppError("validation_failed", "Some fields are not valid.", {
    errors: ids.flatMap((id, index) =>
      known.has(id)
        ? []
        : [{ path: `file_ids.${index}`, message: "This file does not exist any more, or is not yours." }],
    ),
  });
}

/** The files that came with a message, in their order. */
export async function fileIdsOf(tx: Transaction, messageId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: messageFiles.fileId })
    .from(messageFiles)
    .where(eq(messageFiles.messageId, messageId))
    .orderBy(asc(messageFiles.position));
  return rows.map(({ id }) => id);
}

/** Ties files to a message, in the statement that makes the message: the end of a `with attached as (…)`. */
export function attachFiles(organizationId: string, messageId: string, fileIds: readonly string[]): SQL {
  if (fileIds.length === 0) return sql`select`;
  return sql`insert into message_files (organization_id, message_id, file_id, position)
    select ${organizationId}::uuid, ${messageId}::uuid, id::uuid, place
    from jsonb_array_elements_text(${JSON.stringify(fileIds)}::text::jsonb) with ordinality as named(id, place)`;
}

/** A column: the files of the message `m`, as file references; null where there are none. */
export const filesOfMessage: SQL = sql`(
  select json_agg(json_build_object('id', f.id, 'name', f.name, 'media_type', f.media_type, 'size_bytes', f.size_bytes)
    order by mf.position)
  from message_files mf join files f on f.organization_id = mf.organization_id and f.id = mf.file_id
  where mf.organization_id = m.organization_id and mf.message_id = m.id)`;
