import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What every scanner finds, so that nobody has to keep a real one (eicar.org), split so that this file is none. */
export const eicar = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$${"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"}!$H+H*`;

/** A daemon that speaks clamd's `INSTREAM`: it finds the EICAR file. Returns its address. */
export async function startClamd(answer?: (content: Buffer) => string): Promise<string> {
  const server = createServer((socket) => {
    const received: Buffer[] = [];
    socket.on("data", (chunk) => {
      received.push(chunk);
      const content = contentOf(Buffer.concat(received));
      if (content) socket.end(`${answer ? answer(content) : verdictOn(content)}\0`);
    });
    socket.on("error", (error) => socket.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `tcp://127.0.0.1:${address.port}`;
}

const command = Buffer.from("zINSTREAM\0");

/** The pieces of a stream that has come to its end; null before. */
function contentOf(received: Buffer): Buffer | null {
  const pieces: Buffer[] = [];
  for (let offset = command.length; offset + 4 <= received.length; ) {
    const length = received.readUInt32BE(offset);
    if (length === 0)
      return received.subarray(0, command.length).equals(command) ? Buffer.concat(pieces) : Buffer.alloc(0);
    pieces.push(received.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  return null;
}

function verdictOn(content: Buffer): string {
  return content.includes(eicar) ? "stream: Win.Test.EICAR_HDB-1 FOUND" : "stream: OK";
}
