import { createSocket } from "node:dgram";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

const records = new Map<string, string>();
const headerBytes = 12;
const typeText = 16;

/** Answers questions for TXT records on the server's own port, by UDP (RFC 1035, 4.1), with what was written at `/dns`. */
export function startNameServer(server: Server): void {
  const address = server.address();
  if (address === null || typeof address === "string") return;
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address: peer }) => socket.send(answerTo(query), port, peer));
  socket.bind(address.port, "127.0.0.1");
  server.once("close", () => socket.close());
}

/** `PUT /dns/<name>` writes a TXT record, `DELETE` removes it. */
export async function answerAsZone(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = decodeURIComponent((request.url ?? "").replace(/^\/dns\/?/, "")).toLowerCase();
  if (request.method === "PUT" && name) records.set(name, await text(request));
  if (request.method === "DELETE") records.delete(name);
  const zone = [...records].map(([key, value]) => `${key} TXT ${JSON.stringify(value)}\n`).join("");
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(zone || "; no records\n");
}

function answerTo(query: Buffer): Buffer {
  const { name, end } = readName(query);
  const value = query.readUInt16BE(end) === typeText ? records.get(name) : undefined;
  const header = Buffer.from(query.subarray(0, headerBytes));
  // A response that is authoritative, recursion available; 3 says that the name does not exist.
  header.writeUInt16BE(0x8580 | (value === undefined ? 3 : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(value === undefined ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const question = query.subarray(headerBytes, end + 4);
  return Buffer.concat([header, question, ...(value === undefined ? [] : [textRecord(value)])]);
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function textRecord(value: string): Buffer {
  const pieces = value.match(/.{1,255}/g) ?? [""];
  const data = Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), Buffer.from(piece)]));
  const head = Buffer.alloc(headerBytes);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(typeText, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(1, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
