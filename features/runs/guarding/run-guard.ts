import "server-only";
import type { AgentOutputItem } from "@openai/agents";
import { conformsTo } from "@/features/guardrails/checks/json-schema";
import { Placeholders } from "@/features/guardrails/guarding/placeholders";
import { type Block, type CheckResult, explainResult, outcomeOf } from "@/features/guardrails/guarding/results";
import { canBlock, reviewsAt, reviewText } from "@/features/guardrails/guarding/review";
import { screenText } from "@/features/guardrails/guarding/screen";
import { actionAt, effectivePlan, type GuardrailPlan } from "@/features/guardrails/policy/plan";
import type { GuardrailStage } from "@/features/guardrails/schema";
import { gramsOf } from "@/features/guardrails/streaming/fingerprints";
import { withheldMark } from "@/features/guardrails/streaming/fragment-stream";
import { findAgent, type RunConfiguration } from "@/features/runs/configuration/configuration";
import type { StreamEventBody, StreamScope } from "@/features/runs/stream/events";
import { type Cleared, EventFilter } from "./event-filter";
import { countInternal, countResult } from "./metrics";
import { cleanJson, cleanText, mapStrings, type OutgoingTexts, openChannel } from "./outgoing";
import { fingerprintsOf } from "./protected-texts";

/** What the guard needs to know of its run. */
interface GuardedRun {
  id: string;
  organizationId: string;
  configuration: RunConfiguration;
  input: string;
  agent: string;
  responses: number;
  abort: AbortController;
}

/** What a review of the guard asks of its run. */
export interface GuardHost {
  /** Tells a result: in the stream, the log and the inspector. */
  tell: (stage: GuardrailStage, result: CheckResult, callId?: string) => void;
  /** Carries out a review, with what it costs. */
  review: (stage: GuardrailStage, request: () => ReturnType<typeof reviewText>) => ReturnType<typeof reviewText>;
}

const plans = new WeakMap<RunConfiguration, Map<string, GuardrailPlan>>();

/** What applies to an agent of a run: frozen with its configuration. */
export function planFor(configuration: RunConfiguration, agent: string): GuardrailPlan {
  const known = plans.get(configuration) ?? new Map<string, GuardrailPlan>();
  plans.set(configuration, known);
  const spec = findAgent({ configuration }, agent);
  const plan = known.get(agent) ?? effectivePlan(configuration.guardrails, spec?.guardrails);
  known.set(agent, plan);
  return plan;
}

/** Stands between a run and everybody outside: every text in either direction goes through it. */
export class RunGuard {
  private readonly run: () => GuardedRun;
  private host: GuardHost | null = null;
  private isOver = false;
  /** The agent used as a tool whose event is being cleaned. */
  private speaker: string | null = null;
  private readonly filter: EventFilter;
  private placeholders = new Placeholders();
  private texts: OutgoingTexts | null = null;
  private readonly told = new Set<string>();
  private verdict: Promise<void> = Promise.resolve();
  private readonly stop = new AbortController();
  /** Set once a check has stopped the run. */
  block: Block | null = null;

  constructor(run: () => GuardedRun) {
    this.run = run;
    this.filter = new EventFilter({
      open: (stage) => openChannel(this.outgoing(), this.plan(), stage),
      isStopped: () => this.block !== null && !this.isOver,
      text: (stage, text) => cleanText(this.outgoing(), this.plan(), stage, text),
      json: (text) => cleanJson(text, (each) => cleanText(this.outgoing(), this.plan(), "tool_input", each)),
      value: (value) => mapStrings(value, (each) => cleanText(this.outgoing(), this.plan(), "output", each)).value,
      isBuffered: () => this.plan().isBuffered,
    });
  }

  /** Ties the guard to the engine that executes the run. */
  attach(host: GuardHost): void {
    this.host = host;
  }

  /** Aborts when a check stops the run. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  /** Goes on with the names that the message's own check has given. */
  adopt(placeholders: Placeholders): void {
    this.placeholders = placeholders;
  }

  /** An event as it may be shown; none while its text is held back. */
  pass(body: StreamEventBody, scope?: StreamScope): Cleared[] {
    this.speaker = scope?.agent ?? null;
    return this.filter.pass(body, scope);
  }

  /** What is left at the end of the run. */
  end(): Cleared[] {
    return this.block ? [] : [...this.filter.end(), ...this.filter.release()];
  }

  /** Forgets what was held back of an answer that is withdrawn; what follows are the product's own words. */
  drop(): void {
    this.isOver = true;
    this.filter.drop();
  }

  /**
   * Checks the message before or while the model is asked: before, where an answer waits for its checks anyway, beside it
   * elsewhere. `known` is all that the model will see.
   */
  async begin(known: unknown): Promise<void> {
    const run = this.run();
    this.placeholders.skipNamesIn(JSON.stringify(known));
    const plan = this.plan();
    for (const result of screenText(plan, "input", run.input, new Placeholders()).results) {
      if (result.outcome !== "masked") this.take("input", result);
    }
    // Files without words: there is nothing to judge but the files, which are checked as they are read.
    if (this.block || run.input === "" || reviewsAt(plan, "input").length === 0) return;
    this.verdict = this.review(plan, "input", run.input);
    if (plan.isBuffered && canBlock(plan, "input")) await this.verdict;
    else this.verdict.catch(() => this.stop.abort());
  }

  /** Resolves when it is known whether the message may be answered; says whether it may. */
  async allowed(): Promise<boolean> {
    await this.verdict;
    return this.block === null;
  }

  /** Throws once a check has stopped the run. */
  requireUnblocked(): void {
    if (this.block) throw new BlockedError(this.block);
  }

  /** Checks what the model has said since the last call; answers what was held back for it. */
  async checkAnswer(isWhole: boolean): Promise<Cleared[]> {
    const plan = this.plan();
    const answers = this.filter.takeAnswers();
    for (const text of answers) {
      if (isWhole) this.checkFormat(plan, text);
      if (!this.block && reviewsAt(plan, "output").length > 0) await this.review(plan, "output", text);
    }
    this.requireUnblocked();
    return this.filter.release();
  }

  /** The text of an attached file, as the model may read it. */
  attachment(text: string): string {
    const plan = this.plan();
    const screened = screenText(plan, "tool_output", text, this.placeholders);
    for (const result of screened.results) this.report("tool_output", result);
    return screened.results.some(({ outcome }) => outcome === "blocked") ? withheldMark : screened.text;
  }

  /** What the model said, as rows may keep it: without what the checks mask. */
  storable(items: readonly AgentOutputItem[]): AgentOutputItem[] {
    const masked = (stage: GuardrailStage) => (text: string) =>
      screenText(this.plan(), stage, text, this.placeholders).text;
    return items.map((item): AgentOutputItem => {
      if (item.type === "function_call") {
        return { ...item, arguments: cleanJson(item.arguments, masked("tool_input")) };
      }
      if (item.type !== "message" || item.role !== "assistant") return item;
      const content = item.content.map((part) =>
        part.type === "output_text" ? { ...part, text: masked("output")(part.text) } : part,
      );
      return { ...item, content };
    });
  }

  /** The same as people may see it: without what never leaves either. A hand-off is one of these things, and no leak. */
  shown<T>(items: T): T {
    const unnoted = { ...this.outgoing(), onInternal: () => undefined };
    return mapStrings(items, (text) => cleanText(unnoted, this.plan(), "output", text)).value as T;
  }

  /** The arguments of a call as the tool may have them; null when it may not have them at all. */
  toolInput(input: Record<string, unknown>, callId: string): Record<string, unknown> | null {
    const results: CheckResult[] = [];
    const screened = mapStrings(input, (text) => {
      const { text: masked, results: found } = screenText(this.plan(), "tool_input", text, this.placeholders);
      results.push(...found);
      return masked;
    });
    for (const result of results) this.report("tool_input", result, callId);
    if (results.some(({ outcome }) => outcome === "blocked")) return null;
    return screened.changed ? (screened.value as Record<string, unknown>) : input;
  }

  /** What a tool returned, as the model may read it; null when it may not. */
  async toolOutput(output: string, callId: string): Promise<string | null> {
    const plan = this.plan();
    const { text, results } = screenText(plan, "tool_output", output, this.placeholders);
    if (!results.some(({ outcome }) => outcome === "blocked") && reviewsAt(plan, "tool_output").length > 0) {
      results.push(...(await this.ask(plan, "tool_output", text)));
    }
    for (const result of results) this.report("tool_output", result, callId);
    const isRefused = results.some(({ outcome }) => stops(plan, outcome));
    return isRefused ? null : text;
  }

  private plan(): GuardrailPlan {
    const { configuration, agent } = this.run();
    return planFor(configuration, this.speaker ?? agent);
  }

  private outgoing(): OutgoingTexts {
    const { configuration, input } = this.run();
    this.texts ??= {
      configuration,
      fingerprints: fingerprintsOf(configuration),
      ownWords: gramsOf(input),
      budget: { seen: new Set() },
      placeholders: this.placeholders,
      onInternal: (kind) => countInternal(this.run().id, kind),
      // What stands in arguments is told when the tool is about to get them.
      onResult: (stage, result) => stage === "output" && this.take(stage, result),
    };
    return this.texts;
  }

  private checkFormat(plan: GuardrailPlan, text: string): void {
    const { configuration, agent } = this.run();
    const schema = findAgent({ configuration }, agent)?.outputSchema;
    const action = actionAt(plan, "json_schema", "output");
    if (!schema || action === "off" || conformsTo(text, schema)) return;
    this.take("output", { check: "json_schema", outcome: outcomeOf[action], kinds: ["format"] });
  }

  private async review(plan: GuardrailPlan, stage: "input" | "output", text: string): Promise<void> {
    for (const result of await this.ask(plan, stage, text)) this.take(stage, result);
  }

  private async ask(plan: GuardrailPlan, stage: GuardrailStage, text: string): Promise<CheckResult[]> {
    const { organizationId, abort } = this.run();
    const request = () => reviewText({ organizationId, plan, stage, text, signal: abort.signal });
    return (await (this.host ? this.host.review(stage, request) : request())).results;
  }

  /** Reports a result and stops the run where it must. */
  private take(stage: "input" | "output" | GuardrailStage, result: CheckResult): void {
    this.report(stage, result);
    const plan = this.plan();
    if (this.block || stage === "tool_input" || stage === "tool_output" || !stops(plan, result.outcome)) return;
    this.block = { stage, check: result.check, isFailure: result.outcome === "failed" };
    this.stop.abort();
  }

  /** A result is told once for each place: a hundred masked addresses are one piece of news. */
  private report(stage: GuardrailStage, result: CheckResult, callId?: string): void {
    const key = [stage, result.check, result.outcome, callId].join("/");
    if (this.told.has(key)) return;
    this.told.add(key);
    countResult(this.run().id, stage, result);
    this.host?.tell(stage, result, callId);
  }
}

function stops(plan: GuardrailPlan, outcome: CheckResult["outcome"]): boolean {
  return outcome === "blocked" || (outcome === "failed" && plan.onFailure === "closed");
}

/** A check has stopped the run. */
class BlockedError extends Error {
  readonly block: Block;

  constructor(block: Block) {
    super(`The check ${block.check} stopped the run.`);
    this.block = block;
  }
}

/** A result as the stream tells it. */
export function resultEvent(stage: GuardrailStage, result: CheckResult, callId?: string): StreamEventBody {
  return {
    kind: "guardrail.result",
    stage,
    check: result.check,
    outcome: result.outcome,
    message: explainResult(stage, result.outcome),
    ...(callId === undefined ? {} : { call_id: callId }),
  };
}
