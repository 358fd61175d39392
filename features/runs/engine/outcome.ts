import "server-only";
import { MaxTurnsExceededError, ModelBehaviorError, ModelRefusalError } from "@openai/agents";
import OpenAI from "openai";
import { ModelSilenceError } from "@/features/models/gateway/deadline";
import type { RunError } from "@/features/runs/schema";
import type { FinalStatus } from "@/features/runs/stream/events";
import { textOf } from "@/features/runs/stream/fold";
import type { ActiveRun } from "./active-runs";
import { ModelCutShortError, ModelInterruptedError } from "./recorded-model";
import { record } from "./recorder";

/** Records the terminal event of a run that came to an end of its own or was cancelled. */
export function recordFinal(run: ActiveRun, status: FinalStatus): void {
  const { parts } = run.view;
  const output = textOf(parts);
  const thoughts = parts.flatMap((part) => (part.type === "reasoning" ? part.sections : [])).join("\n\n");
  record(
    run,
    {
      kind: "final",
      status,
      text: output,
      structured_output: null,
      reasoning_summary: thoughts === "" ? null : thoughts,
      attachments: [],
      usage: run.usage,
    },
    { status: status === "refused" ? "completed" : status, error: null, output, parts },
  );
}

/** Records the terminal event of a run that failed. */
export function recordError(run: ActiveRun, error: RunError): void {
  const { parts } = run.view;
  record(run, { kind: "error", ...error }, { status: "failed", error, output: textOf(parts), parts });
}

/** A completed run whose last words are a refusal counts as refused. */
export function completionStatus(run: ActiveRun): FinalStatus {
  return run.view.parts.at(-1)?.type === "refusal" ? "refused" : "completed";
}

/** The run was interrupted too often to be tried again. */
export class RunAbandonedError extends Error {}

/** What a failure means to the person: a stable code, a sentence, and whether trying again can help. */
export function explainFailure(error: unknown): RunError | "incomplete" | "refused" {
  if (error instanceof MaxTurnsExceededError || error instanceof ModelCutShortError) return "incomplete";
  if (error instanceof ModelRefusalError) return "refused";
  if (error instanceof RunAbandonedError) {
    return permanent("run_abandoned", "This answer was interrupted again and again. Ask in another way.");
  }
  if (error instanceof ModelSilenceError) {
    return retryable("model_timeout", "The model did not answer in time. Try again in a moment.");
  }
  if (error instanceof ModelInterruptedError || isEarlyEnd(error)) {
    return retryable("model_interrupted", "The model stopped in the middle of its answer. Try again.");
  }
  if (error instanceof OpenAI.APIError) return explainApiError(error);
  if (error instanceof SyntaxError || error instanceof ModelBehaviorError) {
    return retryable("model_malformed", "The model sent something that could not be understood. Try again.");
  }
  return retryable(
    "internal_error",
    "Something went wrong on our side. Try again; if it happens again, contact support.",
  );
}

function explainApiError(error: InstanceType<typeof OpenAI.APIError>): RunError {
  if (error instanceof OpenAI.APIConnectionTimeoutError) {
    return retryable("model_timeout", "The model did not answer in time. Try again in a moment.");
  }
  const { status } = error;
  if (status === undefined)
    return retryable("model_unavailable", "The model cannot be reached. Try again in a moment.");
  if (status === 429) return retryable("model_rate_limited", "The model is busy. Try again in a minute.");
  if (status === 401 || status === 403) {
    return permanent("model_unauthorized", "The model provider refused the key. An administrator has to check it.");
  }
  if (status === 408 || status >= 500) {
    return retryable("model_unavailable", "The model provider has a problem. Try again in a moment.");
  }
  return permanent(
    "model_rejected",
    "The model provider refused this request. Change the message or start a new chat.",
  );
}

/** The SDK's own words for a stream that ended without a response; it has no class for it. */
function isEarlyEnd(error: unknown): boolean {
  return error instanceof ModelBehaviorError && /final response|did not produce/i.test(error.message);
}

function retryable(code: string, message: string): RunError {
  return { code, message, retryable: true };
}

function permanent(code: string, message: string): RunError {
  return { code, message, retryable: false };
}
