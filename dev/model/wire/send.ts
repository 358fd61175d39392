import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault, Pace } from "../answer";
import type { Encoding, Frame } from "./frame";

/** Writes a stream at its pace. Ends early when the client leaves, or as the fault wants it. */
export async function sendStream(
  response: ServerResponse,
  encoding: Encoding,
  pace: Pace,
  fault: Fault | undefined,
  gone: AbortSignal,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  if (pace.firstDelayMs > 0) response.flushHeaders();
  let sentChars = 0;
  for (const frame of encoding.frames) {
    if (frame.piece !== undefined) await pause(sentChars === 0 ? pace.firstDelayMs : pace.delayMs, gone);
    if (gone.aborted) return;
    if (!response.write(toText(frame))) await drained(response, gone);
    sentChars += frame.piece?.length ?? 0;
    if (fault && fault.kind !== "status" && fault.kind !== "hang" && sentChars >= fault.afterChars) {
      return breakStream(response, encoding, fault.kind);
    }
  }
  response.end(encoding.trailer);
}

function breakStream(response: ServerResponse, encoding: Encoding, kind: "cut" | "stall" | "malformed" | "error") {
  if (kind === "cut") response.destroy();
  if (kind === "malformed") response.end('event: response.output_text.delta\ndata: {"type":"response.outp\n\n');
  if (kind === "error") response.end(toText(encoding.error("The server had an error while processing your request.")));
}

function toText(frame: Frame): string {
  const data = `data: ${JSON.stringify(frame.data)}\n\n`;
  return frame.event ? `event: ${frame.event}\n${data}` : data;
}

async function pause(delayMs: number, gone: AbortSignal): Promise<void> {
  if (delayMs <= 0) return;
  const jittered = delayMs * (0.75 + Math.random() / 2);
  await untilGone(wait(jittered, undefined, { signal: gone }), gone);
}

async function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  await untilGone(once(response, "drain", { signal: gone }), gone);
}

/** A client that leaves ends every wait; that is no failure. */
async function untilGone(waiting: Promise<unknown>, gone: AbortSignal): Promise<void> {
  try {
    await waiting;
  } catch (error) {
    if (!gone.aborted) throw error;
  }
}
