import {
  type ConnectionState,
  type FollowEnvironment,
  type FollowOutcome,
  followStream,
} from "@/lib/api/follow-stream";
import type { Frame } from "@/lib/api/frame-parser";
import type { StreamEvent } from "./events";

export interface FollowOptions {
  environment: FollowEnvironment;
  /** A response that has been opened already, such as the one of the POST that started the run. */
  response?: Response;
  /** The last event that the caller has; 0 for none. */
  after: number;
  /** Opens the run's stream behind the event. Rejects with an `ApiProblem` when there is none. */
  open(after: number, signal: AbortSignal): Promise<Response>;
  onEvent(event: StreamEvent): void;
  onState(state: ConnectionState): void;
  signal: AbortSignal;
}

/** Reads a run's events to the end. Each connection goes on behind the last event that was seen. */
export function followRun({ after: first, open, onEvent, ...options }: FollowOptions): Promise<FollowOutcome> {
  let after = first;
  /** The run waits or is paused, as far as it is known. */
  let isWaiting = false;
  function onFrame({ data }: Frame): boolean {
    const event: StreamEvent = JSON.parse(data);
    after = event.event_id;
    if (event.kind === "lifecycle") isWaiting = event.status !== "running";
    onEvent(event);
    return event.kind === "final" || event.kind === "error";
  }
  return followStream({ ...options, open: (signal) => open(after, signal), onFrame, isQuiet: () => isWaiting });
}
