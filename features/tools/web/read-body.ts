import "server-only";
import { extractText } from "@/features/files/storing/extract-text";
import { readableText, titleOf } from "./readable";

interface ReadBody {
  title: string | null;
  text: string;
}

const textTypes =
  /^(text\/|application\/([a-z.+-]*\+)?(json|xml|yaml|javascript|ndjson)\b|application\/x-(yaml|ndjson))/;

/** What an answer says, as text; null when it is of a kind that nobody can read as text. */
export async function readBody(bytes: Uint8Array, contentType: string, url: string): Promise<ReadBody | null> {
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType === "application/pdf") return { title: null, text: (await extractText(bytes, mediaType)) ?? "" };
  if (mediaType !== "" && !textTypes.test(mediaType) && mediaType !== "application/xhtml+xml") return null;
  const text = decode(bytes, contentType);
  if (mediaType === "text/html" || mediaType === "application/xhtml+xml") {
    return { title: titleOf(text), text: readableText(text, url) };
  }
  return { title: null, text };
}

function decode(bytes: Uint8Array, contentType: string): string {
  const [, charset = "utf-8"] = /charset="?([\w-]+)/i.exec(contentType) ?? [];
  return decoderFor(charset).decode(bytes);
}

/** A server may name a character set that nobody knows. */
function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new TextDecoder();
  }
}
