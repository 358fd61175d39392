import { ApiProblem } from "@/lib/api/client";
import { type FollowEnvironment, waitMs } from "@/lib/api/follow-stream";

/** Answers that say nothing about the request itself: the same one may succeed a moment later. */
const passingCodes: readonly ApiProblem["code"][] = ["network_error", "service_unavailable", "idempotency_in_progress"];
const mostAttempts = 7;
const firstWaitMs = 400;

interface BeginOptions {
  environment: FollowEnvironment;
  /** Sends the request that starts the run, always with the same idempotency key. */
  send(): Promise<Response>;
  /** A further attempt is about to be made. */
  onRetry(): void;
  signal: AbortSignal;
}

/**
 * Starts a run over a connection that may break before the first byte: the request is repeated, and its idempotency
 * key sees to it that one run starts. Throws the `ApiProblem` that repeating cannot cure, or the last one.
 */
export async function beginRun({ environment, send, onRetry, signal }: BeginOptions): Promise<Response> {
  for (let failures = 1; ; failures++) {
    try {
      return await send();
    } catch (error) {
      const passing = error instanceof ApiProblem && passingCodes.includes(error.code);
      if (!passing || failures >= mostAttempts || signal.aborted) throw error;
      const retryMs = error.retryAfterSeconds === null ? firstWaitMs : error.retryAfterSeconds * 1000;
      onRetry();
      await environment.sleep(waitMs({ retryMs, failures }, environment.random()), signal);
    }
  }
}
