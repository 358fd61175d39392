import type { GuardrailAction, GuardrailCheck, GuardrailPreset, GuardrailStage, OnFailure, PiiKind } from "../schema";

export interface CheckDefinition {
  kind: "rule" | "model";
  stages: readonly GuardrailStage[];
  /** Whether a hit can be taken out of the text; else `mask` means `block`. */
  canMask: boolean;
  name: string;
  description: string;
}

const everywhere = ["input", "output", "tool_input", "tool_output"] as const;

/** Every check. Those of kind `model` are only as good as the small model that they ask. */
export const checkCatalog: Readonly<Record<GuardrailCheck, CheckDefinition>> = {
  secrets: {
    kind: "rule",
    stages: everywhere,
    canMask: true,
    name: "Passwords and keys",
    description: "API keys, tokens, private keys and passwords.",
  },
  pii: {
    kind: "rule",
    stages: everywhere,
    canMask: true,
    name: "Personal data",
    description: "E-mail addresses, phone numbers, bank accounts, cards and the like.",
  },
  urls: {
    kind: "rule",
    stages: ["output", "tool_input"],
    canMask: true,
    name: "Links",
    description: "Links that run code, look like another site, or lead to a host that your lists refuse.",
  },
  keywords: {
    kind: "rule",
    stages: ["input", "output"],
    canMask: true,
    name: "Keywords",
    description: "Words and phrases of your own list.",
  },
  jailbreak: {
    kind: "rule",
    stages: ["input"],
    canMask: false,
    name: "Jailbreaks",
    description: "Messages that try to talk an agent out of its instructions or to reveal them.",
  },
  prompt_injection: {
    kind: "rule",
    stages: ["tool_output"],
    canMask: true,
    name: "Prompt injection",
    description: "Orders to the agent that are hidden in web pages, files and other tool results.",
  },
  json_schema: {
    kind: "rule",
    stages: ["output"],
    canMask: false,
    name: "Answer format",
    description: "Answers that do not fit the schema of an agent that has one.",
  },
  moderation: {
    kind: "model",
    stages: ["input", "output"],
    canMask: false,
    name: "Moderation",
    description: "Violence, hate, harassment, self-harm, sexual content and help with crimes.",
  },
  jailbreak_review: {
    kind: "model",
    stages: ["input"],
    canMask: false,
    name: "Jailbreaks, second opinion",
    description: "Asks a model about messages that no rule recognises.",
  },
  injection_review: {
    kind: "model",
    stages: ["tool_output"],
    canMask: false,
    name: "Prompt injection, second opinion",
    description: "Asks a model about tool results that no rule recognises.",
  },
  off_topic: {
    kind: "model",
    stages: ["input"],
    canMask: false,
    name: "Off topic",
    description: "Messages that have nothing to do with the topic you describe below.",
  },
  custom: {
    kind: "model",
    stages: ["input", "output"],
    canMask: false,
    name: "Your own rule",
    description: "Messages and answers that break the rule you write below.",
  },
};

interface PresetDefinition {
  actions: Readonly<Record<GuardrailCheck, GuardrailAction>>;
  piiKinds: readonly PiiKind[];
  onFailure: OnFailure;
  /** Whether an answer is held back until all of it was checked. */
  isBuffered: boolean;
}

const nothing: Record<GuardrailCheck, GuardrailAction> = {
  secrets: "off",
  pii: "off",
  urls: "off",
  keywords: "off",
  jailbreak: "off",
  prompt_injection: "off",
  json_schema: "off",
  moderation: "off",
  jailbreak_review: "off",
  injection_review: "off",
  off_topic: "off",
  custom: "off",
};

const minimal = { ...nothing, secrets: "mask", urls: "mask" } as const;

const standard = {
  ...minimal,
  pii: "mask",
  keywords: "block",
  jailbreak: "flag",
  prompt_injection: "mask",
  json_schema: "flag",
  off_topic: "block",
  custom: "block",
} as const;

/** What the presets mean. Each is at least as strict as the one before it in every check. */
export const presetCatalog: Readonly<Record<GuardrailPreset, PresetDefinition>> = {
  minimal: { actions: minimal, piiKinds: [], onFailure: "open", isBuffered: false },
  standard: {
    actions: standard,
    piiKinds: ["credit_card", "iban", "national_id"],
    onFailure: "open",
    isBuffered: false,
  },
  strict: {
    actions: {
      ...standard,
      jailbreak: "block",
      prompt_injection: "block",
      json_schema: "block",
      moderation: "block",
      jailbreak_review: "block",
      injection_review: "block",
    },
    piiKinds: ["email", "phone", "iban", "credit_card", "ip", "national_id", "birth_date"],
    onFailure: "closed",
    isBuffered: true,
  },
};
