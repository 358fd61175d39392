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
  return unstorable.test(text) ? storable(value, "", 0) : value;
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

function storable(value: unknown, path: string, depth: number): unknown {
  if (typeof value === "string") {
    if (value.includes("\u0000")) {
      throw new AppError("validation_failed", "Some fields are not valid.", {
        errors: [{ path, message: "Must not contain the NUL character." }],
      });
    }
    return value.toWellFormed();
  }
  if (value === null || typeof value !== "object") return value;
  if (depth === deepestNesting) throw new AppError("invalid_json", "The body is nested too deeply.");
  if (Array.isArray(value)) return value.map((item, index) => storable(item, join(path, String(index)), depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, storable(item, join(path, key), depth + 1)]),
  );
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

function tooLarge(limitBytes: number): AppError {
  return new AppError("body_too_large", `The body may have at most ${limitBytes} bytes.`);
}
