import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { ActiveRun } from "@/features/runs/engine/active-runs";
import type { Thread } from "@/features/runs/engine/thread";
import { storableJson } from "@/lib/db/text";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import type { SpanKind, SpanUsage } from "./schema";
import { writeSpanSoon } from "./span-writer";
import { exportRun, exportSpan } from "./traces";

/** What goes in or comes out is cut to this many characters: the inspector shows it, the event log keeps the whole. */
const mostCharacters = 32_000;
/** Numbers of one attempt lie in a range of their own, so a takeover needs no look at what came before. */
const spansPerAttempt = 1_000_000;

export interface SpanStart {
  kind: SpanKind;
  /** What a person reads: a tool's name, a model, a check. */
  name: string;
  input?: unknown;
  model?: string;
  /** The agent that does it; the one that has the floor when absent. */
  agent?: string;
  /** One that was reserved, or that of a span which goes on. */
  number?: number;
  /** When it began, where that is not now. */
  startedAt?: Date;
  status?: "running" | "waiting";
}

/** Tokens of one step; `cost_micros` where the caller knows the price. */
export type StepUsage = Omit<SpanUsage, "cost_micros"> & { cost_micros?: number };

export interface SpanEnd {
  status: "completed" | "failed" | "blocked";
  output?: unknown;
  usage?: StepUsage;
  error?: string;
  /** The model that answered, where that is known only now. */
  model?: string;
}

export interface Span {
  readonly number: number;
  /** Whether it is at work or rests. */
  note(status: "running" | "waiting"): void;
  /** Ends the span; only the first call counts. */
  end(result: SpanEnd): void;
}

interface Steps {
  count: number;
  startedAt: Date;
}

const steps = () => processSingleton("runs.spans.steps", () => new WeakMap<ActiveRun, Steps>());
const surrounding = () => processSingleton("runs.spans.surrounding", () => new AsyncLocalStorage<number>());

/** The number of a span that begins later, so that it can be stored where the span goes on. */
export function reserveSpan(run: ActiveRun): number {
  const known = steps().get(run) ?? { count: 0, startedAt: new Date() };
  steps().set(run, { ...known, count: known.count + 1 });
  return (run.epoch - 1) * spansPerAttempt + known.count + 1;
}

/**
 * Notes for the inspector that something begins inside a run: a model call, a tool, a hand-off, a check. Never throws and
 * never makes the run wait. Give it nothing secret: no system prompt, no key, no header.
 */
export function startSpan({ run, agent }: Pick<Thread, "run" | "agent">, start: SpanStart): Span {
  const number = start.number ?? reserveSpan(run);
  const begun = {
    organization_id: run.organizationId,
    run_id: run.id,
    number,
    parent: surrounding().getStore() ?? null,
    epoch: run.epoch,
    kind: start.kind,
    name: start.name,
    agent_key: (start.agent ?? agent) || null,
    started_at: start.startedAt ?? new Date(),
    model: start.model ?? null,
    input: shownValue(start.input),
  };
  const open = { ended_at: null, output: null, usage: null, error: null };
  let status = start.status ?? "running";
  let ended = false;
  writeSpanSoon({ ...begun, ...open, status });
  return {
    number,
    note(now) {
      if (ended || now === status) return;
      status = now;
      writeSpanSoon({ ...begun, ...open, status });
    },
    end({ status: outcome, output, usage, error, model }) {
      if (ended) return;
      ended = true;
      const finished = {
        ...begun,
        ...(model === undefined ? {} : { model, name: model }),
        status: outcome,
        ended_at: new Date(),
        output: shownValue(output),
        usage: usage ? shownUsage(usage) : null,
        error: error ?? null,
      };
      writeSpanSoon(finished);
      exportSpan(run, finished);
    },
  };
}

/** The run has ended: its trace is complete. */
export function endTrace(run: ActiveRun): void {
  const known = steps().get(run);
  if (known) exportRun(run, known.startedAt);
}

/** What begins during `work` shows as a part of the span. */
export function insideSpan<T>(span: Span, work: () => T): T {
  return surrounding().run(span.number, work);
}

function shownUsage(usage: StepUsage): SpanUsage {
  const { input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_micros = 0, estimated } = usage;
  return { input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_micros, estimated };
}

/** A value as JSON of bounded size; text that is too long is cut and says so. */
function shownValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  try {
    const json = storableJson(value) as string | undefined;
    if (json === undefined) return null;
    return json.length <= mostCharacters
      ? (JSON.parse(json) as unknown)
      : { cut: true, characters: json.length, beginning: json.slice(0, mostCharacters).toWellFormed() };
  } catch (error) {
    log().warn({ err: error }, "What a span was given cannot be shown.");
    return null;
  }
}
