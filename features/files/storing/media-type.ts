import "server-only";
import { fileTypeFromBuffer } from "file-type";

/** How a name's ending tells kinds of text apart: bytes cannot. */
const textTypes: Readonly<Record<string, string>> = {
  csv: "text/csv",
  json: "application/json",
  md: "text/markdown",
  markdown: "text/markdown",
};

/** Text in these is text: pages and drawings that a browser would run are kept and shown as plain text. */
const textual = /^(text\/|application\/(xml|json)|image\/svg)/;

/**
 * The media type of a file, from its bytes. Any text is `text/plain`, or what its name's ending says among the kinds of text
 * that run nowhere. `application/octet-stream` when nothing is known.
 */
export async function detectMediaType(bytes: Uint8Array, name: string): Promise<string> {
  const found = await fileTypeFromBuffer(bytes);
  if (found && !textual.test(found.mime)) return found.mime;
  if (decodeText(bytes) === null) return "application/octet-stream";
  return textTypes[name.toLowerCase().split(".").at(-1) ?? ""] ?? "text/plain";
}

/** Tab, line feed, form feed, carriage return and escape: the control characters that texts have. */
const textControls = new Set([9, 10, 12, 13, 27]);

function isBinary(byte: number): boolean {
  return (byte < 32 && !textControls.has(byte)) || byte === 127;
}

/** Bytes as text: UTF-8, or Windows-1252 as older spreadsheets write it. Null when they are no text. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.some(isBinary)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
