import { setTimeout as delay } from "node:timers/promises";
import type { App } from "./app";

/** A look into a running process through Node's inspector, on the loopback only. */
export interface Inspector {
  /** Bytes on the heap, and in buffers outside it, after a full collection. */
  heapBytes(): Promise<number>;
  /** The value of an expression in the process's global scope; it must survive JSON. */
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

interface Reply {
  id?: number;
  result?: { usedSize?: number; result?: { value?: unknown }; exceptionDetails?: unknown };
  error?: { message: string };
}

/** Flags for an app that will be inspected; the port is chosen by the system. */
export const inspectable = ["--inspect=127.0.0.1:0"];

export async function inspect(app: App): Promise<Inspector> {
  const url = /Debugger listening on (ws:\S+)/.exec(app.log())?.[1];
  if (!url) throw new Error(`${app.name} does not listen for an inspector.`);
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  socket.addEventListener("message", ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id === undefined) return;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  async function send(method: string, params: Record<string, unknown> = {}): Promise<NonNullable<Reply["result"]>> {
    const id = ++lastId;
    const answered = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const reply = await answered;
    if (!reply.result || reply.result.exceptionDetails) throw new Error(`${method}: ${JSON.stringify(reply)}`);
    return reply.result;
  }
  async function evaluate(expression: string): Promise<unknown> {
    return (await send("Runtime.evaluate", { expression, returnByValue: true })).result?.value;
  }
  return {
    async heapBytes() {
      // What one collection frees may release more (weak references, finalizers): a second one follows.
      for (let round = 0; round < 3; round++) {
        await send("HeapProfiler.collectGarbage");
        await delay(100);
      }
      const { usedSize = 0 } = await send("Runtime.getHeapUsage");
      return usedSize + Number(await evaluate("process.memoryUsage().external"));
    },
    evaluate,
    close: () => socket.close(),
  };
}
