import "server-only";
import { AppError } from "@/lib/errors";
import { getBytes } from "@/lib/storage/storage";
import { type ArchiveFile, jsonArray } from "./archive";
import { paged } from "./paged";

/** Both stay clear of what the plain form of a ZIP file can hold: 4 GiB and 65,535 files, the other parts included. */
const mostBytes = 3 * 1024 ** 3;
const mostFiles = 60_000;
const pieceBytes = 64 * 1024;

const owned = paged("select id, name, size_bytes, storage_key from files where user_id = $1");

interface LeftOut {
  id: string;
  name: string;
  reason: string;
}

/** What the person attached and what tools made for them, one file in memory at a time; then what could not be added. */
export async function* ownFiles(userId: string): AsyncGenerator<ArchiveFile> {
  const leftOut: LeftOut[] = [];
  let [count, total] = [0, 0];
  for await (const row of owned(userId)) {
    const { id, name, size, key } = { ...textsOf(row), size: Number(row.size_bytes) };
    if (count >= mostFiles || total + size > mostBytes) {
      leftOut.push({ id, name, reason: `The archive is full. Read it at /api/v1/files/${id}/content.` });
      continue;
    }
    const bytes = await bytesOf(key);
    if (bytes === null) {
      leftOut.push({ id, name, reason: "The file store did not give it. Export again later." });
      continue;
    }
    count += 1;
    total += size;
    yield { name: `files/${id}/${name.replace(/[<>:"|?*]/g, "_")}`, pieces: cut(bytes), compressed: false };
  }
  if (leftOut.length > 0) yield { name: "files-left-out.json", pieces: jsonArray(leftOut) };
}

function textsOf({ id, name, storage_key: key }: Record<string, unknown>) {
  return { id: String(id), name: String(name), key: String(key) };
}

/** Null where the store has none: it was deleted since the row was read, or the store is away. */
async function bytesOf(key: string): Promise<Uint8Array | null> {
  try {
    return await getBytes(key);
  } catch (error) {
    if (error instanceof AppError && error.code === "service_unavailable") return null;
    throw error;
  }
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}
