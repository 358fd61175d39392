import "server-only";
import { failureOf } from "@/features/models/gateway/failures";
import { explainFailure } from "@/features/runs/engine/outcome";
import type { RunError } from "@/features/runs/schema";
import type { RetryCause } from "@/features/workflows/schema";

/** What an expression or a tool says of its failure is cut to this. */
const mostCharacters = 500;

/** An attempt of a step came to nothing. */
export class StepFailure extends Error {
  readonly error: RunError;
  /** Why, for the step's retry policy; null where trying again is pointless. */
  readonly retryCause: RetryCause | null;

  constructor(code: string, message: string, retryCause: RetryCause | null, options?: ErrorOptions) {
    super(message, options);
    this.error = { code, message, retryable: retryCause !== null };
    this.retryCause = retryCause;
  }
}

/** A step has failed for good, which is recorded; so does its run. */
export class StepFailedError extends Error {
  readonly step: string;
  readonly error: RunError;

  constructor(step: string, error: RunError) {
    super(`The step ${step} failed.`);
    this.step = step;
    this.error = { ...error, message: `The step “${step}” failed: ${error.message}` };
  }
}

/** A step ends because its stage or its run does. */
export class StepCancelledError extends Error {}

export class RunTimeoutError extends Error {}

/** What a person's or an adopter's function says of its failure. */
export function functionFailure(what: "guard" | "input" | "condition" | "reducer", error: unknown): StepFailure {
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, mostCharacters);
  const names = { guard: "guard", input: "input mapper", condition: "test", reducer: "reducer" };
  return new StepFailure(`step_${what}_failed`, `Its ${names[what]} could not be evaluated: ${reason}`, null, {
    cause: error,
  });
}

export function toolFailure(code: string, output: string, retryCause: RetryCause | null): StepFailure {
  return new StepFailure(code, output.slice(0, mostCharacters).toWellFormed(), retryCause);
}

/** What brought an agent's answer down. */
export function agentFailure(error: unknown): StepFailure {
  const failure = explainFailure(error);
  if (failure === "refused") return refused();
  if (failure === "incomplete") {
    return new StepFailure("step_incomplete", "The agent did not finish its answer within its limits.", "other", {
      cause: error,
    });
  }
  return new StepFailure(failure.code, failure.message, failure.retryable ? causeOf(error) : null, { cause: error });
}

export function refused(): StepFailure {
  return new StepFailure("step_refused", "The agent refused to answer.", null);
}

function causeOf(error: unknown): RetryCause {
  const { kind } = failureOf(error);
  if (kind === "timeout" || kind === "rate_limited") return kind;
  return kind === "unavailable" || kind === "interrupted" || kind === "malformed" ? "unavailable" : "other";
}
