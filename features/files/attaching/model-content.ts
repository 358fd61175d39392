import "server-only";
import { pool } from "@/lib/db/client";
import { patiently } from "@/lib/db/patience";
import { getBytes } from "@/lib/storage/storage";
import { log } from "@/lib/telemetry/log";
import { imageTypes } from "../constants";

/** What a model reads of the files of one input: newest messages first, and no more than this. */
const documentCharacters = 60_000;
const allCharacters = 160_000;
const mostPictures = 12;
const pictureBytes = 20 * 1024 * 1024;

/** A file that came with a message of the conversation. */
export interface AttachedFile {
  messageId: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  storageKey: string;
  /** As much of the text as a model may be shown, and how long all of it is. */
  text: string | null;
  textLength: number;
}

/** A message's files as a model gets them: text to stand below the message, and pictures as data URLs. */
export interface FileContent {
  text: string;
  pictures: string[];
}

/** The key of the message that a run answers, in what `readAttached` gives back. */
export const askedMessage = "asked";

/** The files of the message that a run answers and of earlier ones, by message, in their order. */
export async function readAttached(runId: string, earlierIds: readonly string[]): Promise<Map<string, AttachedFile[]>> {
  const rows = await patiently(
    () => pool()<AttachedFile[]>`
      select case when m.run_id = ${runId} then ${askedMessage} else m.id::text end as "messageId", f.name,
        f.media_type as "mediaType", f.size_bytes as "sizeBytes", f.storage_key as "storageKey",
        left(f.extracted_text, ${documentCharacters}) as text, coalesce(length(f.extracted_text), 0) as "textLength"
      from messages m
      join message_files mf on mf.organization_id = m.organization_id and mf.message_id = m.id
      join files f on f.organization_id = mf.organization_id and f.id = mf.file_id
      where m.run_id = ${runId} or m.id = any(${[...earlierIds]}::uuid[]) order by m.id, mf.position`,
  );
  return Map.groupBy(rows, ({ messageId }) => messageId);
}

/**
 * What a model gets of the files of messages, `newestFirst`. Text is marked as data: it may hold sentences that look like
 * instructions. A picture that the model cannot see, or that no longer fits, is told of in words.
 */
export async function toFileContents(
  newestFirst: readonly (readonly AttachedFile[])[],
  canSee: boolean,
): Promise<FileContent[]> {
  const left = { characters: allCharacters, pictures: canSee ? mostPictures : 0, bytes: pictureBytes };
  const contents: FileContent[] = [];
  for (const files of newestFirst) {
    const content: FileContent = { text: "", pictures: [] };
    for (const file of files) {
      if (imageTypes.includes(file.mediaType)) await addPicture(content, file, left, canSee);
      else content.text += describeDocument(file, left);
    }
    contents.push(content);
  }
  return contents;
}

interface Budget {
  characters: number;
  pictures: number;
  bytes: number;
}

async function addPicture(content: FileContent, file: AttachedFile, left: Budget, canSee: boolean): Promise<void> {
  const fits = left.pictures > 0 && file.sizeBytes <= left.bytes;
  const url = fits ? await pictureUrl(file) : null;
  if (url !== null) {
    left.pictures -= 1;
    left.bytes -= file.sizeBytes;
    content.pictures.push(url);
  }
  const seen = url === null ? whyUnseen(canSee) : "";
  content.text += `\n\n[Attached picture ${quoted(file)}${seen}]`;
}

function whyUnseen(canSee: boolean): string {
  return canSee ? "; it is not shown to you any more" : "; you cannot see pictures, say so if it matters";
}

/** A picture whose bytes the store does not give right now keeps nobody from an answer. */
async function pictureUrl({ storageKey, mediaType }: AttachedFile): Promise<string | null> {
  try {
    return `data:${mediaType};base64,${Buffer.from(await getBytes(storageKey)).toString("base64")}`;
  } catch (error) {
    log().warn({ err: error }, "A picture could not be read for the model.");
    return null;
  }
}

function describeDocument(file: AttachedFile, left: Budget): string {
  if (file.text === null) return `\n\n[Attached file ${quoted(file)}; no text could be read from it]`;
  const text = file.text.slice(0, Math.max(0, left.characters));
  left.characters -= text.length;
  const rest = file.textLength - text.length;
  const cut = rest > 0 ? `\n[Cut here: ${rest} more characters; search_files finds passages in them]` : "";
  return `\n\n<attached_file name=${quoted(file)}>\n${text.replaceAll("</attached_file", "<\\/attached_file")}${cut}\n</attached_file>`;
}

function quoted({ name, mediaType }: AttachedFile): string {
  return `${JSON.stringify(name)} type="${mediaType}"`;
}
