import "server-only";
import { sql } from "drizzle-orm";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { getBytes } from "@/lib/storage/storage";

interface ConversationFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * A conversation's files of these names: what came with its messages, and what runs in it made. Of several with one name the
 * newest. Names that nothing has are left out.
 */
export async function readConversationFiles(
  ctx: OrganizationContext,
  conversationId: string,
  names: readonly string[],
): Promise<ConversationFile[]> {
  if (names.length === 0) return [];
  const rows = await withOrganization(ctx, (tx) =>
    tx.execute<{ name: string; key: string }>(sql`
      select distinct on (f.name) f.name, f.storage_key as key from files f
      where f.name in (${sql.join(
        names.map((name) => sql`${name}`),
        sql`, `,
      )})
        and (
          exists (select from runs r where r.id = f.run_id and r.conversation_id = ${conversationId}::uuid)
          or exists (
            select from message_files mf join messages m on m.id = mf.message_id
            where mf.file_id = f.id and m.conversation_id = ${conversationId}::uuid))
      order by f.name, f.created_at desc`),
  );
  return Promise.all(rows.map(async ({ name, key }) => ({ name, bytes: await getBytes(key) })));
}
