import { findFreePort } from "@/dev/ports";

const firstPort = 9_300;
const bytesPerMiB = 1024 * 1024;
/** What finalizers let go of in one collection goes with the next. */
const collections = 3;

export interface Inspection {
  /** Flag of Node's that opens the inspector on loopback. */
  flag: string;
  /** Collects all garbage and answers what is still in use of the heap, in MiB. */
  liveHeapMiB(): Promise<number>;
}

/** Prepares looking into the heap of a process that is started with the flag. */
export async function prepareInspection(): Promise<Inspection> {
  const port = await findFreePort(firstPort);
  return {
    flag: `--inspect=127.0.0.1:${port}`,
    async liveHeapMiB() {
      const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        webSocketDebuggerUrl: string;
      }[];
      if (!target) throw new Error("The inspector shows no process.");
      const session = await openSession(target.webSocketDebuggerUrl);
      try {
        for (let round = 0; round < collections; round++) await session.ask("HeapProfiler.collectGarbage");
        const { usedSize } = await session.ask<{ usedSize: number }>("Runtime.getHeapUsage");
        return usedSize / bytesPerMiB;
      } finally {
        session.close();
      }
    },
  };
}

async function openSession(url: string) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error("The inspector does not answer.")), { once: true });
  });
  let last = 0;
  return {
    /** One request at a time. */
    ask<T>(method: string): Promise<T> {
      const id = ++last;
      return new Promise<T>((resolve) => {
        const listen = ({ data }: MessageEvent) => {
          const answer = JSON.parse(String(data)) as { id?: number; result: T };
          if (answer.id !== id) return;
          socket.removeEventListener("message", listen);
          resolve(answer.result);
        };
        socket.addEventListener("message", listen);
        socket.send(JSON.stringify({ id, method }));
      });
    },
    close: () => socket.close(),
  };
}
