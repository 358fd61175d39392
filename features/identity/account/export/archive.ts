import "server-only";
import { strToU8, Zip, ZipDeflate } from "fflate";

export interface ArchiveFile {
  name: string;
  /** Its content, piece by piece: the archive never holds more of it than one piece. */
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  /** False for what is compressed already, as most files that people attach are. */
  compressed?: boolean;
}

/** Writes a ZIP archive while it is read: whoever reads slowly makes the files be read slowly. */
export function zipStream(files: AsyncIterable<ArchiveFile>): ReadableStream<Uint8Array> {
  const chunks = zipped(files);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

async function* zipped(files: AsyncIterable<ArchiveFile>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for await (const { name, pieces, compressed = true } of files) {
    // Level 0 packs nothing, yet stays a form that programs can read whose ZIP entries come without their size in front.
    const entry = new ZipDeflate(name, compressed ? {} : { level: 0 });
    zip.add(entry);
    for await (const piece of pieces) {
      entry.push(typeof piece === "string" ? strToU8(piece) : piece);
      yield* ready.splice(0);
    }
    entry.push(new Uint8Array(0), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}

/** A JSON array, one element to a line. */
export async function* jsonArray(elements: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const element of elements) {
    yield separator + JSON.stringify(element);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}
