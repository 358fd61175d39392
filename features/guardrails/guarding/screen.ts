import { type Detector, findAll } from "../checks/detector";
import { injectedPassages, isJailbreak } from "../checks/instructions";
import { keywordDetectors } from "../checks/keywords";
import { piiDetectors } from "../checks/pii";
import { keyDetectors, secretDetectors } from "../checks/secrets";
import { urlDetectors } from "../checks/urls";
import { actionAt, type GuardrailPlan } from "../policy/plan";
import type { GuardrailAction, GuardrailCheck, GuardrailStage } from "../schema";
import { replaceAll } from "../streaming/replacing-stream";
import type { Placeholders } from "./placeholders";
import { type CheckResult, outcomeOf } from "./results";

interface Rule {
  check: GuardrailCheck;
  action: Exclude<GuardrailAction, "off">;
  detectors: readonly Detector[];
}

const made = new WeakMap<GuardrailPlan, Map<GuardrailStage, Rule[]>>();

/** The checks that look for something in the text, as a plan has them at a stage. */
export function rulesAt(plan: GuardrailPlan, stage: GuardrailStage): Rule[] {
  const stages = made.get(plan) ?? new Map<GuardrailStage, Rule[]>();
  made.set(plan, stages);
  const rules = stages.get(stage) ?? makeRules(plan, stage);
  stages.set(stage, rules);
  return rules;
}

function makeRules(plan: GuardrailPlan, stage: GuardrailStage): Rule[] {
  return (["secrets", "pii", "urls", "keywords"] as const).flatMap((check): Rule[] => {
    const action = actionAt(plan, check, stage);
    return action === "off" ? [] : [{ check, action, detectors: detectorsOf(plan, check, stage) }];
  });
}

function detectorsOf(
  plan: GuardrailPlan,
  check: "secrets" | "pii" | "urls" | "keywords",
  stage: GuardrailStage,
): readonly Detector[] {
  switch (check) {
    // An answer that shows how to set a password is no leak; a key in its own format is.
    case "secrets":
      return stage === "output" ? keyDetectors : secretDetectors;
    case "pii":
      return piiDetectors(plan.piiKinds);
    case "urls":
      return urlDetectors(plan);
    case "keywords":
      return keywordDetectors(plan.keywords);
  }
}

export interface Screened {
  text: string;
  results: CheckResult[];
}

/** A whole text after the rule-based checks of a stage: masked where the plan says so, else as it was. */
export function screenText(
  plan: GuardrailPlan,
  stage: GuardrailStage,
  text: string,
  placeholders: Placeholders,
): Screened {
  const results: CheckResult[] = [];
  let current = text;
  for (const { check, action, detectors } of rulesAt(plan, stage)) {
    const found = findAll(current, detectors);
    if (found.length === 0) continue;
    results.push({ check, outcome: outcomeOf[action], kinds: [...new Set(found.map(({ kind }) => kind))] });
    if (action !== "mask") continue;
    current = replaceAll(current, detectors, ({ label }, match) => placeholders.nameOf(label, match));
  }
  const orders = screenOrders(plan, stage, current, placeholders);
  return { text: orders.text, results: [...results, ...orders.results] };
}

/** Attempts to give the agent orders: by a person, or by what a tool returned. */
function screenOrders(plan: GuardrailPlan, stage: GuardrailStage, text: string, placeholders: Placeholders): Screened {
  const check = stage === "input" ? "jailbreak" : "prompt_injection";
  const action = actionAt(plan, check, stage);
  if (action === "off") return { text, results: [] };
  if (check === "jailbreak") {
    return { text, results: isJailbreak(text) ? [{ check, outcome: outcomeOf[action], kinds: ["orders"] }] : [] };
  }
  const passages = injectedPassages(text);
  if (passages.length === 0) return { text, results: [] };
  const results: CheckResult[] = [{ check, outcome: outcomeOf[action], kinds: ["orders"] }];
  return { text: action === "mask" ? without(text, passages, placeholders) : text, results };
}

function without(
  text: string,
  passages: readonly { start: number; end: number }[],
  placeholders: Placeholders,
): string {
  let kept = "";
  let position = 0;
  for (const { start, end } of passages) {
    kept += text.slice(position, start) + placeholders.nameOf("REMOVED", text.slice(start, end));
    position = end;
  }
  return kept + text.slice(position);
}
