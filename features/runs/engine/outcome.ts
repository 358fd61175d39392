import "server-only";
import { MaxTurnsExceededError, ModelRefusalError } from "@openai/agents";
import {
  type FailureKind,
  failureOf,
  ModelCutShortError,
  ModelUnconfiguredError,
} from "@/features/models/gateway/failures";
import { ConfigurationLostError } from "@/features/runs/configuration/lost";
import type { RunError } from "@/features/runs/schema";
import type { FinalStatus } from "@/features/runs/stream/events";
import { textOf } from "@/features/runs/stream/fold";
import { filesOf, withoutPreviews } from "@/features/runs/stream/parts";
import type { ActiveRun } from "./active-runs";
import { record, recordCleared } from "./recorder";
import { structuredAnswer } from "./structured-output";
import { partsOf, type Speaker } from "./thread";

/** Records the terminal event of a run that came to an end of its own or was cancelled. */
export function recordFinal(run: ActiveRun, status: FinalStatus): void {
  recordCleared(run, run.guard.end());
  const parts = withoutPreviews(run.view.parts);
  const output = textOf(parts);
  const thoughts = parts.flatMap((part) => (part.type === "reasoning" ? part.sections : [])).join("\n\n");
  const answer = status === "completed" ? structuredAnswer(run) : null;
  const misfit = answer && "problem" in answer ? explainMisfit(answer.problem) : null;
  const structured = answer && "value" in answer ? answer.value : null;
  const ending = misfit ? "incomplete" : status;
  record(
    run,
    {
      kind: "final",
      status: ending,
      text: output,
      structured_output: structured,
      reasoning_summary: thoughts === "" ? null : thoughts,
      attachments: filesOf(parts),
      usage: run.usage,
    },
    { status: ending === "refused" ? "completed" : ending, error: misfit, output, parts, structured },
  );
}

export function explainMisfit(problem: string): RunError {
  return retryable("output_invalid", `The answer does not have the form that the agent promises: ${problem}.`);
}

/** Records the terminal event of a run that failed. */
export function recordError(run: ActiveRun, error: RunError): void {
  recordCleared(run, run.guard.end());
  const parts = withoutPreviews(run.view.parts);
  record(run, { kind: "error", ...error }, { status: "failed", error, output: textOf(parts), parts });
}

/** A completed thread whose last words are a refusal counts as refused. */
export function completionStatus(thread: Speaker): FinalStatus {
  const last = partsOf(thread).findLast(({ type }) => type !== "guardrail" && type !== "memory");
  return last?.type === "refusal" ? "refused" : "completed";
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
  if (error instanceof ConfigurationLostError) return permanent("configuration_lost", error.message);
  if (error instanceof ModelUnconfiguredError) {
    return permanent(
      "model_unconfigured",
      "No model provider is set up. An administrator can add a key under Settings, Models.",
    );
  }
  return modelErrors[failureOf(error).kind];
}

function retryable(code: string, message: string): RunError {
  return { code, message, retryable: true };
}

function permanent(code: string, message: string): RunError {
  return { code, message, retryable: false };
}

/** What each way in which a model call fails means to the person. */
const modelErrors: Record<FailureKind, RunError> = {
  timeout: retryable("model_timeout", "The model did not answer in time. Try again in a moment."),
  interrupted: retryable("model_interrupted", "The model stopped in the middle of its answer. Try again."),
  rate_limited: retryable("model_rate_limited", "The model is busy. Try again in a minute."),
  unavailable: retryable("model_unavailable", "The model provider has a problem. Try again in a moment."),
  malformed: retryable("model_malformed", "The model sent something that could not be understood. Try again."),
  quota: permanent(
    "model_quota",
    "The account of the model provider has no credit left. An administrator has to add some or choose another model.",
  ),
  unauthorized: permanent(
    "model_unauthorized",
    "The model provider refused the key. An administrator has to check it.",
  ),
  unknown_model: permanent(
    "model_unknown",
    "The model provider does not know this model. Choose another one, or ask an administrator.",
  ),
  rejected: permanent(
    "model_rejected",
    "The model provider refused this request. Change the message or start a new chat.",
  ),
  unknown: retryable(
    "internal_error",
    "Something went wrong on our side. Try again; if it happens again, contact support.",
  ),
};
