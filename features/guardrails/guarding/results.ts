import type { GuardrailAction, GuardrailCheck, GuardrailStage } from "../schema";

export type GuardrailOutcome = "flagged" | "masked" | "blocked" | "failed";

/** What a check made of a text. */
export interface CheckResult {
  check: GuardrailCheck;
  outcome: GuardrailOutcome;
  /** What was found, never the finding itself. */
  kinds: readonly string[];
}

export const outcomeOf: Readonly<Record<Exclude<GuardrailAction, "off">, GuardrailOutcome>> = {
  flag: "flagged",
  mask: "masked",
  block: "blocked",
};

/** Why a run was stopped. */
export interface Block {
  stage: GuardrailStage;
  check: GuardrailCheck;
  /** A check could not be made, and the policy then blocks. */
  isFailure: boolean;
}

const subjects: Readonly<Record<GuardrailStage, string>> = {
  input: "Your message",
  output: "The answer",
  tool_input: "What the agent gave to a tool",
  tool_output: "What a tool returned",
};

/** What a person is told about a result. It never shows the rule, nor what it found. */
export function explainResult(stage: GuardrailStage, outcome: GuardrailOutcome): string {
  const subject = subjects[stage];
  switch (outcome) {
    case "flagged":
      return `${subject} was marked by a check of your organization.`;
    case "masked":
      return `Parts of it were replaced. ${subject} held something that is not passed on.`;
    case "blocked":
      return `${subject} was held back by a check of your organization.`;
    case "failed":
      return `${subject} could not be checked.`;
  }
}

/** What a person reads in place of the answer. */
export function explainBlock({ stage, isFailure }: Block): string {
  if (isFailure) {
    return "A check that your organization asks for could not be made just now, so there is no answer. Try again in a moment.";
  }
  return stage === "input"
    ? "I can't help with this message: it does not fit the rules of your organization. You can change it and send it again."
    : "The answer was withheld, because it did not fit the rules of your organization. You can ask in another way.";
}
