import "server-only";
import type { StreamEvent } from "@/features/runs/stream/events";
import { isTerminal } from "@/features/runs/stream/events";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { readRun } from "./reader";

type TerminalEvent = Extract<StreamEvent, { kind: "final" | "error" }>;

/** Waits for a run's terminal event, wherever it executes. Null when `signal` aborts or this process drains first. */
export async function awaitTerminalEvent(runId: string, signal: AbortSignal): Promise<TerminalEvent | null> {
  for await (const chunk of readRun(runId, 0, signal)) {
    const frame = splitFrames(chunk.startsWith(":") ? "" : chunk).at(-1)?.frame;
    const event = frame === undefined ? null : parseFrame(frame);
    if (event && isTerminalEvent(event)) return event;
  }
  return null;
}

function isTerminalEvent(event: StreamEvent): event is TerminalEvent {
  return isTerminal(event);
}
