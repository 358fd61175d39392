import "server-only";
import { Worker } from "node:worker_threads";
import { storableText } from "@/lib/db/text";
import { log } from "@/lib/telemetry/log";
import { decodeText } from "./media-type";

const maxCharacters = 400_000;
const maxPages = 300;
const pdfTimeoutMs = 20_000;
const memoryMb = 256;

/** What a model reads of a document: null for pictures, for what has no text, and for a PDF that cannot be read. */
export async function extractText(bytes: Uint8Array, mediaType: string): Promise<string | null> {
  const text = mediaType === "application/pdf" ? await readPdf(bytes) : readPlain(bytes, mediaType);
  return text === null || text.trim() === "" ? null : storableText(text.slice(0, maxCharacters));
}

function readPlain(bytes: Uint8Array, mediaType: string): string | null {
  return mediaType.startsWith("text/") || mediaType === "application/json" ? decodeText(bytes) : null;
}

/** A file that cannot be read is kept all the same: a person may still download it. */
async function readPdf(bytes: Uint8Array): Promise<string | null> {
  const worker = new Worker(new URL("./pdf-worker.mjs", import.meta.url), {
    workerData: { bytes, maxPages, maxCharacters },
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`It took more than ${pdfTimeoutMs / 1000} seconds.`)), pdfTimeoutMs);
  worker.once("message", resolve);
  worker.on("error", reject);
  try {
    return await promise;
  } catch (error) {
    log().info({ err: error }, "The text of a PDF could not be read.");
    return null;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
