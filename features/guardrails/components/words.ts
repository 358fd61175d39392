import type { GuardrailAction, GuardrailPreset, GuardrailStage, PiiKind } from "../schema";

export const presetWords: Readonly<Record<GuardrailPreset, { name: string; description: string }>> = {
  minimal: {
    name: "Minimal",
    description: "Keys and dangerous links are taken out. Nothing else is checked.",
  },
  standard: {
    name: "Standard",
    description: "Also replaces card, account and identity numbers, and removes orders hidden in web pages.",
  },
  strict: {
    name: "Strict",
    description: "Replaces all personal data and lets a model judge. Answers appear once they were checked as a whole.",
  },
};

export const actionWords: Readonly<Record<GuardrailAction, string>> = {
  off: "Off",
  flag: "Mark",
  mask: "Replace",
  block: "Block",
};

export const piiWords: Readonly<Record<PiiKind, string>> = {
  email: "E-mail addresses",
  phone: "Phone numbers",
  iban: "Bank accounts (IBAN)",
  credit_card: "Payment cards",
  ip: "IP addresses",
  national_id: "Identity numbers",
  birth_date: "Dates of birth",
};

export const stageWords: Readonly<Record<GuardrailStage, string>> = {
  input: "A message",
  output: "An answer",
  tool_input: "What a tool gets",
  tool_output: "What a tool returns",
};
