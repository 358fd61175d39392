import "server-only";
import { findAll } from "@/features/guardrails/checks/detector";
import { Channel } from "@/features/guardrails/guarding/channel";
import type { Placeholders } from "@/features/guardrails/guarding/placeholders";
import { type CheckResult, outcomeOf } from "@/features/guardrails/guarding/results";
import { rulesAt } from "@/features/guardrails/guarding/screen";
import type { GuardrailPlan } from "@/features/guardrails/policy/plan";
import type { GuardrailStage } from "@/features/guardrails/schema";
import type { Fingerprints } from "@/features/guardrails/streaming/fingerprints";
import { FragmentStream, type LeakBudget, withheldMark } from "@/features/guardrails/streaming/fragment-stream";
import { ReplacingStream } from "@/features/guardrails/streaming/replacing-stream";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import { internalDetectors } from "./protected-texts";

/** What a run's texts have in common on their way out. */
export interface OutgoingTexts {
  configuration: RunConfiguration;
  fingerprints: Fingerprints;
  /** The person's own words, in which they may be answered. */
  ownWords: ReadonlySet<number>;
  budget: LeakBudget;
  placeholders: Placeholders;
  /** Something was taken out that no agent may tell: a fragment of a prompt, a key, how agents hand over. */
  onInternal: (kind: string) => void;
  onResult: (stage: GuardrailStage, result: CheckResult) => void;
}

/** A channel for one text, with the checks that a plan has at a stage. */
export function openChannel(texts: OutgoingTexts, plan: GuardrailPlan, stage: "output" | "tool_input"): Channel {
  const { configuration, fingerprints, ownWords, budget, placeholders, onInternal, onResult } = texts;
  const rules = rulesAt(plan, stage);
  const internal = internalDetectors(configuration);
  const fragments = new FragmentStream(fingerprints, ownWords, budget, () => onInternal("prompt"));
  const replacing = new ReplacingStream(
    [...rules.flatMap(({ detectors }) => detectors), ...internal],
    ({ kind, label }, match) => {
      const rule = rules.find(({ detectors }) => detectors.some((detector) => detector.kind === kind));
      if (rule === undefined) {
        onInternal(kind);
        return withheldMark;
      }
      onResult(stage, { check: rule.check, outcome: outcomeOf[rule.action], kinds: [kind] });
      if (rule.action === "mask") return placeholders.nameOf(label, match);
      // What is only marked stays, unless it is something that never leaves.
      return rule.action === "block" || findAll(match, internal).length > 0 ? withheldMark : match;
    },
  );
  return new Channel(fragments, replacing);
}

/** A whole text, as it may leave. It is told elsewhere what its checks found. */
export function cleanText(
  texts: OutgoingTexts,
  plan: GuardrailPlan,
  stage: "output" | "tool_input",
  text: string,
): string {
  const channel = openChannel({ ...texts, onResult: () => undefined }, plan, stage);
  channel.push(text);
  channel.end();
  return channel.shown;
}

/** JSON whose strings were cleaned; a text that is no JSON is cleaned as it stands. */
export function cleanJson(text: string, clean: (text: string) => string): string {
  if (text === "") return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return clean(text);
    throw error;
  }
  const cleaned = mapStrings(value, clean);
  // Arguments that nothing was taken out of keep the bytes that the model wrote.
  return cleaned.changed ? JSON.stringify(cleaned.value) : text;
}

/** A value whose strings went through `map`, keys among them. */
export function mapStrings(value: unknown, map: (text: string) => string): { value: unknown; changed: boolean } {
  if (typeof value === "string") {
    const mapped = map(value);
    return { value: mapped, changed: mapped !== value };
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => mapStrings(item, map));
    return { value: items.map((item) => item.value), changed: items.some((item) => item.changed) };
  }
  if (typeof value !== "object" || value === null) return { value, changed: false };
  const entries = Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map), key] as const);
  return {
    value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])),
    changed: entries.some(([key, item, before]) => item.changed || key !== before),
  };
}
