import { chunkBytes, type StreamEventBody } from "../stream/events";

/** Chunks of a `final`, which must stay the last event, come before it under this item id. */
const finalItem = "final";

/**
 * A body as it is sent: unchanged up to the limit of `chunkBytes`, else in pieces. Deltas become several deltas; other
 * payloads follow (those of `final` precede) as `chunk.delta` events that `chunk.done` completes.
 */
export function chunkPayload(body: StreamEventBody): StreamEventBody[] {
  switch (body.kind) {
    case "message.delta":
    case "reasoning_summary.delta":
    case "refusal.delta":
    case "tool.arguments.delta":
    case "tool.code.delta":
      return fits(body.delta) ? [body] : splitByBytes(body.delta).map((delta) => ({ ...body, delta }));
    case "tool.output":
      return fits(body.output) ? [body] : [{ ...body, output: "" }, ...utf8Chunks(body.item_id, "output", body.output)];
    case "tool.arguments.done":
    case "tool.approval":
      return fits(body.arguments)
        ? [body]
        : [{ ...body, arguments: "" }, ...utf8Chunks(body.item_id, "arguments", body.arguments)];
    case "tool.code.done":
      return fits(body.code) ? [body] : [{ ...body, code: "" }, ...utf8Chunks(body.item_id, "code", body.code)];
    case "refusal.done":
      return fits(body.refusal)
        ? [body]
        : [{ ...body, refusal: "" }, ...utf8Chunks(body.item_id, "refusal", body.refusal)];
    case "reasoning_summary.part.done":
      return fits(body.text) ? [body] : [{ ...body, text: "" }, ...utf8Chunks(body.item_id, "text", body.text)];
    case "final":
      return chunkFinal(body);
    default:
      return [body];
  }
}

/** Base64 in pieces that can be decoded one by one. */
export function base64Chunks(itemId: string, field: string, base64: string, mediaType: string): StreamEventBody[] {
  const pieces: string[] = [];
  for (let start = 0; start < base64.length; start += chunkBytes) pieces.push(base64.slice(start, start + chunkBytes));
  return toChunks({ item_id: itemId, field }, pieces, { encoding: "base64", media_type: mediaType });
}

type Final = Extract<StreamEventBody, { kind: "final" }>;

function chunkFinal(body: Final): StreamEventBody[] {
  const final = { ...body };
  const chunks: StreamEventBody[] = [];
  if (!fits(body.text)) {
    chunks.push(...utf8Chunks(finalItem, "text", body.text));
    final.text = "";
  }
  if (body.reasoning_summary !== null && !fits(body.reasoning_summary)) {
    chunks.push(...utf8Chunks(finalItem, "reasoning_summary", body.reasoning_summary));
    final.reasoning_summary = "";
  }
  const structured = JSON.stringify(body.structured_output ?? null);
  if (!fits(structured)) {
    chunks.push(...utf8Chunks(finalItem, "structured_output", structured));
    final.structured_output = null;
  }
  return [...chunks, final];
}

function utf8Chunks(itemId: string, field: string, text: string): StreamEventBody[] {
  return toChunks({ item_id: itemId, field }, splitByBytes(text), { encoding: "utf8" });
}

function toChunks(
  target: { item_id: string; field: string },
  pieces: string[],
  format: { encoding: "utf8" } | { encoding: "base64"; media_type: string },
): StreamEventBody[] {
  return [
    ...pieces.map(
      (data, index): StreamEventBody => ({ kind: "chunk.delta", target, chunk_index: index, ...format, data }),
    ),
    { kind: "chunk.done", target, chunk_count: pieces.length },
  ];
}

/** A UTF-16 code unit takes at most three bytes, so most texts need not be measured. */
function fits(text: string): boolean {
  return text.length * 3 <= chunkBytes || Buffer.byteLength(text) <= chunkBytes;
}

/** Cuts text into pieces of at most `chunkBytes` UTF-8 bytes, never inside a character. */
function splitByBytes(text: string): string[] {
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    let end = Math.min(start + chunkBytes, bytes.length);
    while (end < bytes.length && isContinuation(bytes[end])) end--;
    pieces.push(bytes.toString("utf8", start, end));
    start = end;
  }
  return pieces;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}
