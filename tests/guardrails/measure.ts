import { findAll } from "@/features/guardrails/checks/detector";
import { isInjection, isJailbreak } from "@/features/guardrails/checks/instructions";
import { conformsTo } from "@/features/guardrails/checks/json-schema";
import { keywordDetectors } from "@/features/guardrails/checks/keywords";
import { piiDetectors } from "@/features/guardrails/checks/pii";
import { secretDetectors } from "@/features/guardrails/checks/secrets";
import { urlDetectors } from "@/features/guardrails/checks/urls";
import { PiiKind } from "@/features/guardrails/schema";
import { readCases } from "./cases";

export interface Score {
  cases: number;
  precision: number;
  recall: number;
  mistakes: string[];
}

type Case = ReturnType<typeof readCases>["seen"][number];
type Judge = (each: Case) => boolean | [string, string][];

const urls = urlDetectors({ allowedHosts: [], deniedHosts: ["evil.test"] });
const found = (text: string, detectors: Parameters<typeof findAll>[1]) =>
  findAll(text, detectors).map(({ kind, start, end }): [string, string] => [kind, text.slice(start, end)]);

/** How each rule-based check judges a case. */
export const judges: Readonly<Record<string, Judge>> = {
  pii: ({ text }) => found(text, piiDetectors(PiiKind.options)),
  secrets: ({ text }) => found(text, secretDetectors),
  urls: ({ text }) => found(text, urls),
  keywords: ({ text, list = [] }) => findAll(text, keywordDetectors(list)).length > 0,
  jailbreak: ({ text }) => isJailbreak(text),
  prompt_injection: ({ text }) => isInjection(text),
  json_schema: ({ text, schema = {} }) => !conformsTo(text, schema),
};

/** Precision and recall of a check; where a case lists what must be found, each found thing counts for itself. */
export function measure(check: string, part: "seen" | "heldOut"): Score {
  const cases = readCases(check)[part];
  const judge = judges[check];
  if (!judge) throw new Error(`Nothing judges "${check}".`);
  let right = 0;
  let wrong = 0;
  let missed = 0;
  const mistakes: string[] = [];
  for (const each of cases) {
    const expected = asList(each.expect);
    const actual = asList(judge(each));
    const hits = actual.filter((one) => expected.includes(one)).length;
    right += hits;
    wrong += actual.length - hits;
    missed += expected.length - hits;
    if (hits !== actual.length || hits !== expected.length) {
      mistakes.push(`${each.text}\n    expected ${expected.join(", ")}\n    found    ${actual.join(", ")}`);
    }
  }
  return {
    cases: cases.length,
    precision: right / (right + wrong || 1),
    recall: right / (right + missed || 1),
    mistakes,
  };
}

function asList(value: boolean | [string, string][]): string[] {
  if (typeof value === "boolean") return value ? ["hit"] : [];
  return value.map(([kind, text]) => `${kind}:${text}`);
}
