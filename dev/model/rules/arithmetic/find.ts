import { subject } from "../clauses";
import type { CalculateNeed } from "../need";
import { findFormula } from "./formulas";
import { inDigits } from "./numbers";
import { phrasesToSigns } from "./phrases";
import { recogniseExpressions } from "./recognise";
import { findSeries } from "./series";
import { findStory } from "./story";
import { findConversion } from "./units";

const SHARE = [
  /what (?:percent(?:age)?|%) of (?<whole>[\d.e]+) is (?<part>[\d.e]+)/iu,
  /what (?:percent(?:age)?|%) is (?<part>[\d.e]+) (?:of|out of) (?<whole>[\d.e]+)/iu,
  /(?<part>[\d.e]+) (?:is|as) (?:what|a|which) (?:percent(?:age)?|%) of (?<whole>[\d.e]+)/iu,
  /(?<part>[\d.e]+) out of (?<whole>[\d.e]+) (?:as|in) (?:an? )?(?:percent(?:age)?|%)/iu,
];
const CHANGE =
  /(?:percent(?:age)?|%) (?:change|increase|decrease|difference|growth) (?:from|between) (?<from>[\d.e]+) (?:to|and) (?<to>[\d.e]+)/iu;
const BACK_REFERENCE = /\b(?:that|it|this|the (?:result|answer|total|sum|number))\b/iu;
const LEADING_OPERATOR = /^(?:plus|minus|times|multiplied by|divided by|add|\+|\*|×|÷|\/|-\s)\s*(?=\S*\d)/iu;
const ROUNDED =
  /^(?<sum>(?!.*\bround\b).*\d\S*) (?:rounded )?(?:off )?to (?:the nearest )?(?<places>\d) (?:decimals?|decimal places?|digits?)[\s.?!]*$/iu;
const AMBIGUOUS = /^\d+(?:[-/]\d+)+$/u;

/** A formula whose numbers are spread over the message. */
export function findSpreadFormula(message: string): CalculateNeed[] {
  const expression = findFormula(inDigits(message));
  return expression === undefined ? [] : [{ tool: "calculator", label: "the result", expression }];
}

/** A sum told as a story takes the whole message. */
export function findStorySum(message: string): CalculateNeed[] {
  const story = findStory(inDigits(message));
  return story === undefined ? [] : [{ tool: "calculator", ...story }];
}

/** The sums in one clause of a message. `previous` is the result that "that" would mean. */
export function findCalculations(clause: string, previous?: string): CalculateNeed[] {
  const digits = inDigits(clause);
  const series = findSeries(digits);
  if (series.length > 0) return series;
  const share = findShare(digits);
  if (share) return [{ tool: "calculator", label: labelFor(clause, share.expression), ...share }];
  const conversion = findConversion(digits);
  if (conversion) return [{ tool: "calculator", ...conversion }];
  const formula = findFormula(digits);
  if (formula !== undefined) return [{ tool: "calculator", label: labelFor(clause, formula), expression: formula }];
  const rounded = ROUNDED.exec(digits)?.groups;
  if (rounded?.sum)
    return findCalculations(rounded.sum, previous).map((need) => roundedTo(need, rounded.places ?? "0"));
  const signs = phrasesToSigns(referToPrevious(phrasesToSigns(digits), previous));
  const found = recogniseExpressions(signs).filter(({ expression, start, end }) => {
    return !AMBIGUOUS.test(expression) || wordCount(subject(signs.slice(0, start) + signs.slice(end))) === 0;
  });
  const whole = found.length === 1 && found[0];
  if (whole) return [{ tool: "calculator", label: labelFor(clause, whole.expression), expression: whole.expression }];
  return found.map(({ expression }) => ({ tool: "calculator", label: expression, expression }));
}

function roundedTo(need: CalculateNeed, places: string): CalculateNeed {
  const expression = `round(${need.expression}, ${places})`;
  return { ...need, expression, label: need.label === need.expression ? expression : `${need.label}, rounded,` };
}

function findShare(text: string): { expression: string; suffix: string } | undefined {
  const groups = SHARE.map((pattern) => pattern.exec(text)?.groups).find(Boolean);
  if (groups) return { expression: `${groups.part} / ${groups.whole} * 100`, suffix: "%" };
  const change = CHANGE.exec(text)?.groups;
  if (change) return { expression: `(${change.to} - ${change.from}) / ${change.from} * 100`, suffix: "%" };
  return undefined;
}

function referToPrevious(clause: string, previous: string | undefined): string {
  if (previous === undefined) return clause;
  const text = subject(clause);
  if (LEADING_OPERATOR.test(text)) {
    const value = text.replace(/^add\s+/iu, "plus ");
    return `${previous} ${value}`;
  }
  return text.replace(BACK_REFERENCE, previous);
}

/** The person's words where they are short enough to read as the name of the sum. */
function labelFor(clause: string, expression: string): string {
  const words = subject(clause);
  const numbers: string[] = inDigits(words).match(/\d+(?:\.\d+)?/gu) ?? [];
  if (numbers.some((number) => !expression.includes(number))) return expression;
  const readable = /\p{L}/u.test(words) && words.length <= 60 && !BACK_REFERENCE.test(words);
  return readable &&
    !/[?!]|^(?:how|what|which|if|i|add|subtract|multiply|divide|increase|decrease|reduce|raise|lower|split|share|take|round|convert|bigger|larger|greater|smaller)\b/iu.test(
      words,
    )
    ? words
    : expression;
}

function wordCount(text: string): number {
  return text.split(/\s+/u).filter(Boolean).length;
}
