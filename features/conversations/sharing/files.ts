import "server-only";
import { sql } from "drizzle-orm";
import { contentResponse } from "@/features/files/data";
import { systemContext } from "@/features/runs/engine/context";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { getBytes } from "@/lib/storage/storage";
import { branchRows } from "../messages/branch";
import { openLink } from "./data";

interface SharedFile extends Record<string, unknown> {
  name: string;
  media_type: string;
  storage_key: string;
}

/**
 * A file of a conversation to whoever holds a link to it: one that came with a message of the branch that the link shows,
 * or that stands in one of its answers. Throws `not_found` for every other, and for a link that does not work any more.
 */
export async function readSharedFile({ token, file_id: id }: { token: string; file_id: string }): Promise<Response> {
  const { organization_id: organizationId, conversation_id: conversationId, head_id: headId } = await openLink(token);
  const [file] = await withOrganization(systemContext(organizationId, "shared conversation"), (tx) =>
    tx.execute<SharedFile>(sql`
      with recursive ${branchRows({ organizationId, conversationId, headId }, null)}
      select f.name, f.media_type, f.storage_key from files f
      where f.organization_id = ${organizationId} and f.id = ${id}::uuid and (
        exists (
          select from branch b join message_files mf on mf.organization_id = f.organization_id and mf.message_id = b.id
          where mf.file_id = f.id)
        or exists (
          select from branch b join messages m on m.organization_id = f.organization_id and m.id = b.id
          where m.role = 'assistant' and m.run_id = f.run_id and strpos(m.parts::text, f.id::text) > 0))`),
  );
  if (!file) throw notFound("file");
  const bytes = await getBytes(file.storage_key);
  const response = contentResponse({ bytes, name: file.name, mediaType: file.media_type, download: false });
  response.headers.set("x-robots-tag", "noindex");
  response.headers.set("cache-control", "no-store");
  return response;
}
