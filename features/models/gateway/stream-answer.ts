import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { ModelRequest, ResponseStreamEvent } from "@openai/agents";
import type { ReasoningEffort } from "@/features/models/schema";
import { env } from "@/lib/env";
import { log } from "@/lib/telemetry/log";
import { connect } from "./connect";
import { withDeadline } from "./deadline";
import { earlyEnd, isPreamble } from "./ends";
import { type FailureKind, failureOf, ModelInterruptedError, ModelUnconfiguredError } from "./failures";
import { hideKey } from "./hide-key";
import { refusalItem } from "./refusal";
import { adaptRequest } from "./request";
import type { ModelRoute } from "./route";

/** How often one model is asked before the next of the chain. */
const attemptsPerModel = 3;
const firstBackOffMs = 500;
/** A provider that wants to be left alone for longer is not waited for. */
const longestWaitMs = 20_000;

export interface GatewayCall {
  request: ModelRequest;
  /** The model that was chosen, then those that are tried when it cannot answer. */
  routes: readonly ModelRoute[];
  effort: ReasoningEffort | null;
  signal: AbortSignal;
  /** How often each model is asked; three times unless told. */
  attempts?: number;
  /** Called for an attempt that had begun and is not the one that answers: it may have to be paid for. */
  abandoned?: (route: ModelRoute) => void;
}

export interface AnswerEvent {
  event: ResponseStreamEvent;
  /** The model that answers: the same for all events of an answer. */
  route: ModelRoute;
}

/**
 * Asks the models of a call in turn until one answers. Only what nobody has seen yet is tried again: once an answer has
 * said anything, its failure is the call's failure. Throws the last failure.
 */
export async function* streamAnswer(call: GatewayCall): AsyncGenerator<AnswerEvent> {
  const { attempts = attemptsPerModel } = call;
  let failure: unknown = new ModelUnconfiguredError("No provider is set up for this model.");
  for (const route of call.routes) {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const progress: Progress = { hasBegun: false, hasSpoken: false };
      try {
        yield* attemptAnswer(call, route, progress);
        return;
      } catch (error) {
        hideKey(error, route.access.openKey());
        if (progress.hasSpoken || call.signal.aborted) throw error;
        if (progress.hasBegun) call.abandoned?.(route);
        failure = error;
      }
      const next = attempt < attempts ? afterFailure(failure, attempt) : lastStep(failure);
      const { kind } = failureOf(failure);
      log().info(
        { model: route.model.id, provider: route.access.provider, kind, attempt, next },
        "A model call failed.",
      );
      if (next === "give_up") throw failure;
      if (next === "next_model") break;
      await delay(next.waitMs, undefined, { signal: call.signal });
    }
  }
  throw failure;
}

interface Progress {
  /** The provider has begun to answer. */
  hasBegun: boolean;
  /** Something of the answer was passed on. */
  hasSpoken: boolean;
}

async function* attemptAnswer(call: GatewayCall, route: ModelRoute, progress: Progress): AsyncGenerator<AnswerEvent> {
  const silence = new AbortController();
  const signal = AbortSignal.any([call.signal, silence.signal]);
  const { MODEL_FIRST_TOKEN_TIMEOUT_SECONDS, MODEL_TOTAL_TIMEOUT_SECONDS } = env();
  const patience = { silenceMs: MODEL_FIRST_TOKEN_TIMEOUT_SECONDS * 1000, totalMs: MODEL_TOTAL_TIMEOUT_SECONDS * 1000 };
  const model = await connect(route);
  const events = model.getStreamedResponse({ ...adaptRequest(route, call.request, call.effort), signal });
  const held: ResponseStreamEvent[] = [];
  let isRefused = false;
  for await (const event of withDeadline(events, patience, () => silence.abort())) {
    progress.hasBegun = true;
    const end = earlyEnd(event);
    if (end === "interrupted") throw new ModelInterruptedError("The provider broke off its answer.");
    isRefused ||= end === "refused";
    if (isRefused && event.type === "response_done") event.response.output.push(refusalItem());
    if (!progress.hasSpoken && isPreamble(event)) {
      held.push(event);
      continue;
    }
    progress.hasSpoken = true;
    for (const earlier of held.splice(0)) yield { event: earlier, route };
    yield { event, route };
  }
  for (const earlier of held) yield { event: earlier, route };
}

type NextStep = "give_up" | "next_model" | { waitMs: number };

const passing: ReadonlySet<FailureKind> = new Set([
  "rate_limited",
  "unavailable",
  "timeout",
  "interrupted",
  "malformed",
]);

/** What another model would refuse as well is not asked of one. */
function lastStep(error: unknown): "give_up" | "next_model" {
  const { kind } = failureOf(error);
  return kind === "rejected" || kind === "unknown" ? "give_up" : "next_model";
}

function afterFailure(error: unknown, attempt: number): NextStep {
  const { kind, retryAfterMs } = failureOf(error);
  if (!passing.has(kind)) return lastStep(error);
  // A model that was silent for so long is asked once more only.
  if (kind === "timeout" && attempt > 1) return "next_model";
  if (retryAfterMs === null) return { waitMs: backOffMs(attempt) };
  return retryAfterMs <= longestWaitMs ? { waitMs: retryAfterMs + Math.random() * firstBackOffMs } : "next_model";
}

/** Doubles with every attempt; a random half keeps many runs from asking at the same moment. */
function backOffMs(attempt: number): number {
  return firstBackOffMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}
