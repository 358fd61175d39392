import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

interface ServedRoute {
  url: string;
  /** How many bytes of bodies the route took in so far. */
  takenBytes: () => number;
  close: () => Promise<void>;
}

/** Serves a route over HTTP on a port of its own, its bodies as they arrive: for what only a real connection shows. */
export async function serveRoute(handle: (request: Request) => Promise<Response>): Promise<ServedRoute> {
  let taken = 0;
  const server = createServer(async (incoming, outgoing) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
    const body = (Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          taken += chunk.byteLength;
          controller.enqueue(chunk);
        },
      }),
    );
    const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
    const method = incoming.method ?? "GET";
    const answer = await handle(new Request(url, { method, headers, body, duplex: "half" } as RequestInit));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takenBytes: () => taken,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
