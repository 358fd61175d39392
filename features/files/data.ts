import "server-only";
import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { files } from "@/drizzle/schema/tools";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { getBytes } from "@/lib/storage/storage";
import type { File, FileReference } from "./schema";
import { toFile } from "./storing/store-file";

/** The description of a file that the actor may see. */
export async function getFile(ctx: OrganizationContext, id: string): Promise<File> {
  return toFile(await findVisible(ctx, id));
}

/** A file that the actor may see, as an answer that no browser runs or takes for anything else. */
export async function getFileContent(ctx: OrganizationContext, id: string, download: boolean): Promise<Response> {
  const { storageKey, name, mediaType } = await findVisible(ctx, id);
  return contentResponse({ bytes: await getBytes(storageKey), name, mediaType, download });
}

/** What a run's tools and the model read of one of the person's own files. Throws `not_found`. */
export async function readFile(
  ctx: OrganizationContext,
  userId: string,
  id: string,
): Promise<{ ref: FileReference; bytes: Uint8Array; extractedText: string | null }> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select()
      .from(files)
      .where(and(eq(files.id, id), eq(files.userId, userId))),
  );
  if (!row) throw notFound("file");
  const ref = { id, name: row.name, media_type: row.mediaType, size_bytes: row.sizeBytes };
  return { ref, bytes: await getBytes(row.storageKey), extractedText: row.extractedText };
}

async function findVisible(ctx: OrganizationContext, id: string) {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select({
        id: files.id,
        name: files.name,
        mediaType: files.mediaType,
        sizeBytes: files.sizeBytes,
        sha256: files.sha256,
        storageKey: files.storageKey,
        hasText: sql<boolean>`${files.extractedText} is not null`,
        createdAt: files.createdAt,
      })
      .from(files)
      .where(and(eq(files.id, id), or(eq(files.userId, actingUserId(ctx)), isInSharedConversation))),
  );
  if (!row) throw notFound("file");
  return row;
}

/** It came with a message of a conversation that its author shares, or a run of such a conversation made it. */
const isInSharedConversation: SQL = sql`exists (
  select from conversations c
  where c.organization_id = ${files.organizationId} and c.shared_at is not null and c.deleted_at is null
    and (
      exists (select from runs r where r.id = ${files.runId} and r.conversation_id = c.id)
      or exists (
        select from message_files mf join messages m on m.id = mf.message_id
        where mf.file_id = ${files.id} and m.conversation_id = c.id)))`;

/** What a browser may show by itself: pictures and plain text. */
const shownInline = /^(image\/(png|jpeg|webp|gif)|text\/plain)$/;

interface Content {
  bytes: Uint8Array<ArrayBuffer>;
  name: string;
  mediaType: string;
  /** Never shown, always saved. */
  download: boolean;
}

/**
 * The bytes of a file: of the type that was told from them, never sniffed, and in a sandbox should somebody open it as a
 * page.
 */
export function contentResponse({ bytes, name, mediaType, download }: Content): Response {
  const disposition = !download && shownInline.test(mediaType) ? "inline" : "attachment";
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  return new Response(bytes, {
    headers: {
      "content-type": mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType,
      "content-length": String(bytes.byteLength),
      "content-disposition": `${disposition}; filename="${ascii}"; filename*=UTF-8''${encodeRfc5987(name)}`,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=3600",
      vary: "cookie, authorization",
    },
  });
}

/** RFC 5987, section 3.2.1: percent-encoding, of more characters than `encodeURIComponent` encodes. */
function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
