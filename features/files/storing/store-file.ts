import "server-only";
import { files } from "@/drizzle/schema/tools";
import type { OrganizationContext } from "@/lib/context";
import { sha256 } from "@/lib/crypto/digest";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { putBytes } from "@/lib/storage/storage";
import { attachableTypes, maxFileBytes } from "../constants";
import type { File, FileReference } from "../schema";
import { extractText } from "./extract-text";
import { safeFileName } from "./file-name";
import { detectMediaType } from "./media-type";
import { requireClean } from "./scan";

export interface FileInput {
  /** Whose file it becomes. */
  userId: string;
  name: string;
  bytes: Uint8Array;
  /** The run whose tool made it: it may be of any type, and lives as long as the run. */
  runId?: string;
}

/** Bytes whose row never came are removed after this time; no upload takes longer. */
const unclaimedMinutes = 60;

/**
 * Keeps a file: looked at by the virus scanner, its type told from its bytes, its text extracted. Throws
 * `unsupported_media_type`, `body_too_large`, `file_infected`, or `service_unavailable` when the scanner or the store is away.
 */
export async function keepFile(ctx: OrganizationContext, input: FileInput): Promise<File> {
  const { userId, bytes, runId } = input;
  if (bytes.byteLength > maxFileBytes) throw new AppError("body_too_large", "A file may have at most 25 MB.");
  const name = safeFileName(input.name);
  const mediaType = await detectMediaType(bytes, name);
  if (runId === undefined && !attachableTypes.includes(mediaType)) throw notAttachable(name);
  await requireClean(bytes);
  const id = newId();
  const row = {
    id,
    organizationId: ctx.organization.id,
    userId,
    name,
    mediaType,
    sizeBytes: bytes.byteLength,
    sha256: sha256(bytes).toString("hex"),
    storageKey: `${ctx.organization.id}/${id}`,
    extractedText: await extractText(bytes, mediaType),
    runId: runId ?? null,
    createdAt: new Date(),
  };
  await keepBytes(row.storageKey, bytes, mediaType);
  await withOrganization(ctx, async (tx) => {
    await tx.insert(files).values(row);
    await appendAudit(tx, auditSource(ctx), {
      organizationId: row.organizationId,
      action: "file.stored",
      target: { type: "file", id },
      // Without its name: what people attach is as private as their conversations.
      detail: { media_type: mediaType, size_bytes: row.sizeBytes, run_id: runId },
    });
  });
  return toFile({ ...row, hasText: row.extractedText !== null });
}

/** Keeps a file as `keepFile` does and answers with what messages, events and tools name it by. */
export async function storeFile(ctx: OrganizationContext, input: FileInput): Promise<FileReference> {
  const { id, name, media_type, size_bytes } = await keepFile(ctx, input);
  return { id, name, media_type, size_bytes };
}

/** Noted as bytes to be removed before they are there: the row's own trigger takes that back. */
async function keepBytes(key: string, bytes: Uint8Array, mediaType: string): Promise<void> {
  await pool()`
    insert into storage_deletions (storage_key, due_at)
    values (${key}, now() + ${unclaimedMinutes} * interval '1 minute')`;
  await putBytes(key, bytes, mediaType);
}

export interface FileRow {
  id: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  hasText: boolean;
  createdAt: Date;
}

export function toFile(row: FileRow): File {
  return {
    id: row.id,
    name: row.name,
    media_type: row.mediaType,
    size_bytes: row.sizeBytes,
    sha256: row.sha256,
    has_text: row.hasText,
    created_at: row.createdAt.toISOString(),
  };
}

function notAttachable(name: string): AppError {
  return new AppError(
    "unsupported_media_type",
    `“${name}” cannot be attached. Pictures (PNG, JPEG, WebP, GIF), PDF, text, CSV, Markdown and JSON can.`,
  );
}
