import { Agent, request } from "node:http";

export interface Target {
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string;
}

export interface StreamTimes {
  /** From sending the request to the arrival of the first `message.delta`. */
  firstTokenMs: number;
  /** To the end of the stream. */
  totalMs: number;
}

const connections = new Agent({ keepAlive: true });
const firstToken = "event: message.delta\n";
const lastEvent = "event: final\n";

/** Reads one stream to its end. Rejects when it has no text or no end. */
export async function readStream(target: Target): Promise<StreamTimes> {
  const startedAt = performance.now();
  let firstTokenMs = Number.NaN;
  const text = await send(target, (received) => {
    if (Number.isNaN(firstTokenMs) && received.includes(firstToken)) firstTokenMs = performance.now() - startedAt;
  });
  if (Number.isNaN(firstTokenMs) || !text.includes(lastEvent))
    throw new Error(`No whole answer: ${text.slice(0, 500)}`);
  return { firstTokenMs, totalMs: performance.now() - startedAt };
}

/** Sends a request over a connection that is kept open; calls `onData` with all that has come so far. */
export function send({ url, method, headers, body }: Target, onData?: (received: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = request(url, { method, agent: connections, headers: { ...headers, ...length } }, (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        received += piece;
        onData?.(received);
      });
      response.on("error", reject);
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        if (status < 300) resolve(received);
        else reject(new Error(`${method} ${url} answered ${status}: ${received.slice(0, 500)}`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/**
 * Keeps `concurrency` pieces of work going while `more` says so, over fresh connections: a server may be about to close
 * those that have been idle.
 */
export async function keepBusy(concurrency: number, more: () => boolean, work: () => Promise<void>): Promise<void> {
  closeConnections();
  const worker = async () => {
    while (more()) await work();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

export function closeConnections(): void {
  connections.destroy();
}
