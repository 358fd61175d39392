import "server-only";
import { recordCleared } from "@/features/runs/engine/recorder";
import type { Thread } from "@/features/runs/engine/thread";
import { RunTimeoutError, StepFailure } from "./failures";
import type { Flow } from "./flow";

/** The SDK ends an aborted answer without an error, so who aborted it is asked here. */
export function requireRunning({ run, halt }: Flow, thread: Thread, timer: StepTimer): void {
  run.abort.signal.throwIfAborted();
  if (timer.isUp) {
    recordCleared(thread, thread.guard.end());
    throw new StepFailure("step_timeout", `It did not finish within ${timer.seconds} seconds.`, "timeout");
  }
  if (halt.signal.aborted)
    throw halt.signal.reason instanceof RunTimeoutError ? halt.signal.reason : new Error("Stopped.");
}

/** Stops a thread when the step's time is up. */
export class StepTimer {
  readonly seconds: number | undefined;
  isUp = false;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(thread: Thread, seconds: number | undefined) {
    this.seconds = seconds;
    if (seconds === undefined) return;
    this.timer = setTimeout(() => {
      this.isUp = true;
      thread.abort.abort();
    }, seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
