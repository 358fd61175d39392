import "server-only";
import type { AgentOutputItem, Model, ModelRequest, ModelResponse, ResponseStreamEvent } from "@openai/agents";
import { earlyEnd } from "@/features/models/gateway/ends";
import { isConnectionFailure, ModelCutShortError, ModelInterruptedError } from "@/features/models/gateway/failures";
import type { ModelRoute } from "@/features/models/gateway/route";
import { streamAnswer } from "@/features/models/gateway/stream-answer";
import { type CallUsage, cutShortUsage, killedUsage, reportedUsage } from "@/features/models/gateway/usage";
import { effortOf, modelOf, noModelNamed, routesOf } from "@/features/models/routing/run-models";
import { ReasoningEffort, type Usage } from "@/features/models/schema";
import { findAgent } from "@/features/runs/configuration/configuration";
import { type ModelStep, startModelStep } from "@/features/runs/inspector/steps";
import type { HostedFiles } from "@/features/runs/projector/hosted-files";
import type { ActiveRun } from "./active-runs";
import type { Floor } from "./asked-agents";
import { keepHostedFiles } from "./hosted-files";
import { record, recordCleared, recordResponse, waitForRoom } from "./recorder";
import { compacted } from "./remembering";
import { schemaOf, withOutputSchema } from "./structured-output";
import type { Thread } from "./thread";
import { requireNoWaitingCall } from "./waiting";

/** One call of a model by a run, as far as it has come. */
interface Call {
  request: ModelRequest;
  /** The model that is asked first. */
  chosen: string;
  agent: string;
  step: ModelStep;
  /** The model that answers; null until one does. */
  route: ModelRoute | null;
  isFinished: boolean;
  /** What it used, once the provider has ended it before the model did. */
  cutShort: CallUsage | null;
}

/**
 * A model whose events go into the run's log before the SDK sees them. So a response is on its way to the disk before
 * its tools start, and the order of the log never depends on who reads the SDK's stream how fast. Which model it is
 * follows from what the agent names and what the run has chosen.
 */
export class RecordedModel implements Model {
  private readonly named: string | undefined;
  private readonly floor: Floor;

  constructor(name: string, floor: Floor) {
    this.named = name === noModelNamed ? undefined : name;
    this.floor = floor;
  }

  getResponse(): Promise<ModelResponse> {
    throw new Error("Runs always stream.");
  }

  async *getStreamedResponse(plain: ModelRequest): AsyncGenerator<ResponseStreamEvent> {
    const { thread, asked } = this.floor;
    const shortened = asked ? plain : await compacted(thread, plain);
    const speaker = asked?.scope.agent ?? thread.agent;
    const schema = asked ? undefined : schemaOf(thread, speaker);
    const request = withOutputSchema(shortened, findAgent(thread, speaker), schema);
    requireNoWaitingCall(thread);
    thread.guard.requireUnblocked();
    const chosen = modelOf(thread.models, this.named);
    const step = startModelStep(thread, request, chosen);
    const call: Call = {
      request,
      chosen,
      agent: speaker,
      step,
      route: null,
      isFinished: false,
      cutShort: null,
    };
    try {
      for await (const { event, route } of this.ask(request)) {
        const files = keepHostedFiles(thread, event, route);
        this.note(call, event, route, files && (await files));
        if (call.isFinished) recordCleared(thread, await thread.guard.checkAnswer(asked === null && isAnswer(event)));
        thread.guard.requireUnblocked();
        await waitForRoom(thread.run);
        // The SDK takes an answer that was cut short for a whole one in most protocols, and would run its tools.
        if (call.cutShort && call.isFinished) break;
        yield withoutMasked(thread, event);
      }
    } catch (error) {
      step.cutOff(call.route?.model.id ?? null, call.cutShort, error);
      if (call.cutShort) throw cutShortError(error);
      throw call.route && isConnectionFailure(error)
        ? new ModelInterruptedError("The model hung up.", { cause: error })
        : error;
    } finally {
      const { route, cutShort } = call;
      if (route && !call.isFinished) addUsage(thread, cutShort ?? killedUsage(route.model, request));
      step.cutOff(route?.model.id ?? null, cutShort, null);
    }
    if (call.cutShort) throw cutShortError();
    if (!call.isFinished) throw new ModelInterruptedError("The model's stream ended before its answer did.");
  }

  private ask(request: ModelRequest) {
    const { thread, asked } = this.floor;
    const own = ReasoningEffort.safeParse(request.modelSettings.reasoning?.effort);
    return streamAnswer({
      request,
      routes: routesOf(thread.models, this.named),
      effort: effortOf(thread.models, own.data),
      signal: AbortSignal.any([asked?.signal ?? thread.abort.signal, thread.guard.signal]),
      abandoned: (route) => addUsage(thread, killedUsage(route.model, request)),
    });
  }

  private note(call: Call, event: ResponseStreamEvent, route: ModelRoute, files: HostedFiles | null): void {
    const { thread, asked } = this.floor;
    call.route = route;
    if (earlyEnd(event) === "cut_short") call.cutShort ??= cutShortUsage(route.model, event, call.request);
    for (const body of (asked ?? thread).projector.modelEvent(event, files ?? undefined)) {
      record(thread, body, undefined, asked?.scope);
    }
    if (event.type !== "response_done") return;
    const { usage, output } = event.response;
    call.isFinished = true;
    const used = reportedUsage(route.model, usage, call.request, output);
    addUsage(thread, used);
    noteAnswer(thread.run, route.model.id, call.chosen);
    if (!call.cutShort) call.step.answered(route.model.id, used, thread.guard.shown(output));
    // A takeover takes what is stored for a whole answer and would run its tools.
    if (!call.cutShort) this.storeResponse(call.agent, thread.guard.storable(output));
  }

  private storeResponse(agent: string, items: AgentOutputItem[]): void {
    const { thread, asked } = this.floor;
    // What an asked agent says is its call's business: a takeover reuses the call or asks again.
    if (asked) {
      asked.responses++;
      return;
    }
    storeResponse(thread, agent, items);
  }
}

/** Makes a response durable: from here on a takeover continues behind it. */
function storeResponse(thread: Thread, agent: string, items: AgentOutputItem[]): void {
  const { run, key: step } = thread;
  const number = thread.responses++;
  recordResponse(thread, { step, number, position: run.items, agent, items, usage: run.usage });
  run.items += items.length;
}

/** The model is not shown again, in its own words, what the checks mask. */
function withoutMasked({ guard }: Thread, event: ResponseStreamEvent): ResponseStreamEvent {
  if (event.type !== "response_done") return event;
  const output = guard.storable(event.response.output) as typeof event.response.output;
  return { ...event, response: { ...event.response, output } };
}

/** Whether a response is an answer: it asks for no tool. */
function isAnswer(event: ResponseStreamEvent): boolean {
  return event.type === "response_done" && event.response.output.every(({ type }) => type !== "function_call");
}

function cutShortError(cause?: unknown): ModelCutShortError {
  return new ModelCutShortError("The provider ended the answer before the model did.", { cause });
}

/** Adds what a call used to what its thread and the run have used. */
export function addUsage(thread: Thread, call: CallUsage): void {
  const { run } = thread;
  run.usage = sumOf(run.usage, call);
  if (thread !== run) thread.usage = sumOf(thread.usage, call);
}

function sumOf(before: Usage, call: CallUsage): Usage {
  return {
    input_tokens: before.input_tokens + call.input_tokens,
    cached_input_tokens: before.cached_input_tokens + call.cached_input_tokens,
    output_tokens: before.output_tokens + call.output_tokens,
    reasoning_tokens: before.reasoning_tokens + call.reasoning_tokens,
    total_tokens: before.total_tokens + call.input_tokens + call.output_tokens,
    requests: before.requests + 1,
    cost_micros: before.cost_micros + call.cost_micros,
    estimated: before.estimated || call.estimated,
  };
}

/** A run names each model that answered once, with the one that it stood in for. */
function noteAnswer({ answeredBy }: ActiveRun, model: string, chosen: string): void {
  const instead_of = model === chosen ? null : chosen;
  if (answeredBy.some((known) => known.model === model && known.instead_of === instead_of)) return;
  answeredBy.push({ model, instead_of });
}
