import "server-only";
import { connect, type Socket } from "node:net";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const scanTimeoutMs = 60_000;
/** Well below clamd's own default limit for one piece. */
const pieceBytes = 64 * 1024;
const longestReply = 4096;

/**
 * Has ClamAV look at the bytes, where `CLAMAV_URL` is set. Throws `file_infected` when it finds something and
 * `service_unavailable` when it does not answer: what was not looked at is not kept.
 */
export async function requireClean(bytes: Uint8Array): Promise<void> {
  const address = env().CLAMAV_URL;
  if (address === undefined) return;
  const reply = await askScanner(new URL(address), bytes).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  if (/^stream: OK$/.test(reply)) return;
  const finding = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (finding === undefined) throw unavailable(new Error(`The virus scanner answered: ${reply}`));
  throw new AppError("file_infected", `The virus scanner found ${finding} in this file, so it was not kept.`);
}

/** clamd's `INSTREAM` command: pieces, each after its length, and an empty one at the end (clamd(8)). */
function askScanner({ hostname, port }: URL, bytes: Uint8Array): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 3310) });
  let reply = "";
  socket.setTimeout(scanTimeoutMs, () => socket.destroy(new Error("The virus scanner did not answer in time.")));
  socket.on("error", reject);
  socket.on("data", (chunk: Buffer) => {
    reply += chunk.toString("latin1");
    if (reply.length > longestReply) socket.destroy(new Error("The virus scanner's answer is too long."));
  });
  socket.on("close", () => resolve(reply.replace(/\0?\s*$/, "")));
  socket.once("connect", () => sendStream(socket, bytes));
  return promise.finally(() => socket.destroy());
}

function sendStream(socket: Socket, bytes: Uint8Array): void {
  socket.write("zINSTREAM\0");
  for (let offset = 0; offset < bytes.byteLength; offset += pieceBytes) {
    const piece = bytes.subarray(offset, offset + pieceBytes);
    socket.write(lengthOf(piece));
    socket.write(piece);
  }
  socket.write(lengthOf(new Uint8Array()));
}

function lengthOf(piece: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(piece.byteLength);
  return length;
}

function unavailable(cause: unknown): AppError {
  const detail = "The virus scanner cannot look at the file right now, so it was not kept. Try again in a moment.";
  return new AppError("service_unavailable", detail, { cause, headers: { "retry-after": "10" } });
}
