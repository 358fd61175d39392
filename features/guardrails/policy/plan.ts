import {
  GuardrailAction,
  GuardrailCheck,
  type GuardrailPolicy,
  type GuardrailPreset,
  type GuardrailStage,
  type OnFailure,
  PiiKind,
} from "../schema";
import { checkCatalog, presetCatalog } from "./catalog";

/** What is checked in a run, and what happens on a hit. */
export interface GuardrailPlan {
  actions: Readonly<Record<GuardrailCheck, GuardrailAction>>;
  piiKinds: readonly PiiKind[];
  allowedHosts: readonly string[];
  deniedHosts: readonly string[];
  keywords: readonly string[];
  topic: string | null;
  customPrompt: string | null;
  onFailure: OnFailure;
  isBuffered: boolean;
}

/** The policy of an organization that never chose one. */
export const defaultPolicy: GuardrailPolicy = {
  preset: "standard",
  checks: {},
  pii_kinds: null,
  allowed_hosts: [],
  denied_hosts: [],
  keywords: [],
  topic: null,
  custom_prompt: null,
  on_failure: null,
};

/** What applies to an agent: in everything the stricter of what its organization and its own preset ask for. */
export function effectivePlan(policy: GuardrailPolicy, preset: GuardrailPreset | undefined): GuardrailPlan {
  const own = planOf(policy);
  if (preset === undefined) return own;
  const asked = planOf({ ...defaultPolicy, preset });
  return {
    ...own,
    actions: everyCheck((check) => stricter(own.actions[check], asked.actions[check])),
    piiKinds: PiiKind.options.filter((kind) => own.piiKinds.includes(kind) || asked.piiKinds.includes(kind)),
    onFailure: own.onFailure === "closed" || asked.onFailure === "closed" ? "closed" : "open",
    isBuffered: own.isBuffered || asked.isBuffered,
  };
}

function planOf(policy: GuardrailPolicy): GuardrailPlan {
  const preset = presetCatalog[policy.preset];
  return {
    actions: everyCheck((check) => possible(check, policy.checks[check] ?? preset.actions[check])),
    piiKinds: policy.pii_kinds ?? preset.piiKinds,
    allowedHosts: policy.allowed_hosts,
    deniedHosts: policy.denied_hosts,
    keywords: policy.keywords,
    topic: policy.topic === "" ? null : policy.topic,
    customPrompt: policy.custom_prompt === "" ? null : policy.custom_prompt,
    onFailure: policy.on_failure ?? preset.onFailure,
    isBuffered: preset.isBuffered,
  };
}

function possible(check: GuardrailCheck, action: GuardrailAction): GuardrailAction {
  return action === "mask" && !checkCatalog[check].canMask ? "block" : action;
}

function stricter(a: GuardrailAction, b: GuardrailAction): GuardrailAction {
  return strictnessOf(a) >= strictnessOf(b) ? a : b;
}

export function strictnessOf(action: GuardrailAction): number {
  return GuardrailAction.options.indexOf(action);
}

function everyCheck(action: (check: GuardrailCheck) => GuardrailAction): Record<GuardrailCheck, GuardrailAction> {
  return Object.fromEntries(GuardrailCheck.options.map((check) => [check, action(check)])) as Record<
    GuardrailCheck,
    GuardrailAction
  >;
}

/** What happens when `check` hits at `stage`: `off` where it is not made, for want of what it needs or of that stage. */
export function actionAt(plan: GuardrailPlan, check: GuardrailCheck, stage: GuardrailStage): GuardrailAction {
  if (!checkCatalog[check].stages.includes(stage)) return "off";
  if (check === "off_topic" && plan.topic === null) return "off";
  if (check === "custom" && plan.customPrompt === null) return "off";
  if (check === "keywords" && plan.keywords.length === 0) return "off";
  if (check === "pii" && plan.piiKinds.length === 0) return "off";
  return plan.actions[check];
}
