import { chunkBytes, type StreamEventBody } from "../stream/events";

/** Sends a tool output above the limit in pieces after an empty `tool.output`; `chunk.done` completes it. */
export function chunkPayload(body: StreamEventBody): StreamEventBody[] {
  if (body.kind !== "tool.output" || Buffer.byteLength(body.output) <= chunkBytes) return [body];
  const target = { item_id: body.item_id, field: "output" };
  const pieces = splitByBytes(body.output, chunkBytes);
  return [
    { ...body, output: "" },
    ...pieces.map(
      (data, index): StreamEventBody => ({ kind: "chunk.delta", target, chunk_index: index, encoding: "utf8", data }),
    ),
    { kind: "chunk.done", target, chunk_count: pieces.length },
  ];
}

/** Cuts text into pieces of at most `limit` UTF-8 bytes, never inside a character. */
function splitByBytes(text: string, limit: number): string[] {
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    let end = Math.min(start + limit, bytes.length);
    while (end < bytes.length && isContinuation(bytes[end])) end--;
    pieces.push(bytes.toString("utf8", start, end));
    start = end;
  }
  return pieces;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}
