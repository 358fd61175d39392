import "server-only";
import type { StreamEvent } from "@/features/runs/stream/events";
import { isTerminal } from "@/features/runs/stream/events";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { readRun } from "./reader";

type TerminalEvent = Extract<StreamEvent, { kind: "final" | "error" }>;

type WaitingEvent = Extract<StreamEvent, { kind: "lifecycle" }>;

/** Waits for a run's terminal event, wherever it executes. Null when `signal` aborts or this process drains first. */
export async function awaitTerminalEvent(runId: string, signal: AbortSignal): Promise<TerminalEvent | null> {
  for await (const chunk of readRun(runId, 0, signal)) {
    const event = lastEvent(framesOf(chunk));
    if (event && isTerminalEvent(event)) return event;
  }
  return null;
}

/** Waits until a run has ended, or waits for a person itself, also because it was paused. Null as in `awaitTerminalEvent`. */
export async function awaitEndOrWait(runId: string, signal: AbortSignal): Promise<TerminalEvent | WaitingEvent | null> {
  for await (const chunk of readRun(runId, 0, signal)) {
    const frames = framesOf(chunk);
    const event = lastEvent(frames);
    if (event && isTerminalEvent(event)) return event;
    // Decisions about single calls may follow; what counts is whether the run goes on.
    const turn = lastEvent(frames.filter((frame) => frame.includes("\nevent: lifecycle\n")));
    if (turn?.kind === "lifecycle" && isHalt(turn)) return turn;
  }
  return null;
}

/** A step that waits for its time goes on by itself. */
function isHalt({ status, reason }: WaitingEvent): boolean {
  return status === "paused" || (status === "waiting" && reason !== "timer");
}

function framesOf(chunk: string): string[] {
  return chunk.startsWith("id: ") ? splitFrames(chunk).map(({ frame }) => frame) : [];
}

function lastEvent(frames: readonly string[]): StreamEvent | null {
  const frame = frames.at(-1);
  return frame === undefined ? null : parseFrame(frame);
}

function isTerminalEvent(event: StreamEvent): event is TerminalEvent {
  return isTerminal(event);
}
