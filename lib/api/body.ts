import "server-only";
import { AppError } from "@/lib/errors";

/** What a JSON body may weigh unless its contract says otherwise. */
export const defaultBodyLimitBytes = 1024 * 1024;

const jsonType = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;
/** Escapes that no column can hold: NUL, and halves of surrogate pairs. Cheap to look for, rarely there. */
const unstorable = /\\u0000|\\ud[89a-f]/i;
/** Far beyond any contract of ours, and far from where walking a value overflows the stack. */
const deepestNesting = 100;

/** Reads a JSON body while counting it: a body over the limit is refused before it has all arrived. */
export async function readJson(request: Request, limitBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (!type || !jsonType.test(type)) {
    throw new AppError("unsupported_media_type", "Send the body as JSON with `Content-Type: application/json`.");
  }
  const text = await readText(request, limitBytes);
  const value = parse(text);
  requireShallow(value);
  return unstorable.test(text) ? storable(value, "") : value;
}

/**
 * Reads a body as bytes, each of them copied once: into a buffer of the announced length, or, where none is announced, out
 * of the pieces in which they came.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get("content-length");
  if (Number(announced ?? 0) > limitBytes) throw tooLarge(limitBytes);
  if (!request.body) return new Uint8Array();
  const body = request.body as ReadableStream<Uint8Array>;
  return announced === null ? gather(body, limitBytes) : fill(body, new Uint8Array(Number(announced)));
}

async function fill(
  body: ReadableStream<Uint8Array>,
  buffer: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  let sizeBytes = 0;
  for await (const chunk of body) {
    if (sizeBytes + chunk.byteLength > buffer.byteLength) throw wrongLength();
    buffer.set(chunk, sizeBytes);
    sizeBytes += chunk.byteLength;
  }
  if (sizeBytes !== buffer.byteLength) throw wrongLength();
  return buffer;
}

async function gather(body: ReadableStream<Uint8Array>, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  const buffer = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    buffer.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return buffer;
}

function wrongLength(): AppError {
  return new AppError("bad_request", "The body is not as long as its Content-Length says. Send it again.");
}

async function readText(request: Request, limitBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw tooLarge(limitBytes);
  if (!request.body) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let sizeBytes = 0;
  let text = "";
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    text += decode(decoder, chunk);
  }
  return text + decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new AppError("invalid_json", "The body is not valid UTF-8.", { cause });
  }
}

function parse(text: string): unknown {
  if (text.trim() === "") throw new AppError("invalid_json", "The body is empty; send a JSON object.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid_json", "The body is not valid JSON.", { cause });
  }
}

/** Throws `invalid_json` for a value that nests so deeply that walking it could overflow the stack of whoever does. */
export function requireShallow(value: unknown, depth = 0): void {
  if (value === null || typeof value !== "object") return;
  if (depth === deepestNesting) throw new AppError("invalid_json", "The body is nested too deeply.");
  for (const item of Object.values(value)) requireShallow(item, depth + 1);
}

function storable(value: unknown, path: string): unknown {
  if (typeof value === "string") return storableString(value, path);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item, index) => storable(item, join(path, String(index))));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableString(key, path), storable(item, join(path, key))]),
  );
}

function storableString(text: string, path: string): string {
  if (!text.includes("\u0000")) return text.toWellFormed();
  throw new AppError("validation_failed", "Some fields are not valid.", {
    errors: [{ path, message: "Must not contain the NUL character." }],
  });
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

function tooLarge(limitBytes: number): AppError {
  return new AppError("body_too_large", `The body may have at most ${limitBytes} bytes.`);
}
