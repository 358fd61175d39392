const FUNCTIONS =
  "nthRoot|log10|log2|sqrt|cbrt|asin|acos|atan|sinh|cosh|tanh|floor|ceil|round|mean|median|mod|gcd|lcm|max|min|abs|exp|log|sin|cos|tan|sum|pow";
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?![a-df-z_\d])/iuy;
const FUNCTION = new RegExp(String.raw`(?:${FUNCTIONS})\s*(?=\()`, "iuy");
const CONSTANT = /(?:pi|π|tau)(?![a-z])/iuy;
const OPERATOR = /(?:\*|\/|\+|-|\^|mod(?![a-z(]))/iuy;
const POSTFIX = /(?:!(?!=)|%)/uy;
const START = new RegExp(String.raw`[\d.(π]|(?<![a-z])(?:(?:${FUNCTIONS})\s*\(|pi\b|tau\b)|-(?=\s*[\d(.])`, "giu");

export interface Recognised {
  expression: string;
  start: number;
  end: number;
}

/**
 * Finds the longest pieces of a text that are arithmetic: balanced, and with something to work out. It checks the
 * grammar only; the calculator tool does the sum.
 */
export function recogniseExpressions(text: string): Recognised[] {
  const found: Recognised[] = [];
  let from = 0;
  for (const match of text.matchAll(START)) {
    if (match.index < from) continue;
    if (match.index > 0 && /[\p{L}\d_$#@]/u.test(text[match.index - 1] ?? "") && /[\d.]/u.test(match[0])) continue;
    const end = sum(text, match.index);
    if (end === undefined) continue;
    from = end;
    const expression = text.slice(match.index, end).trim();
    if (hasWork(expression)) found.push({ expression: tidy(expression), start: match.index, end });
  }
  return found;
}

/** A lone number, negative or in brackets, is nothing to calculate. */
function hasWork(expression: string): boolean {
  return /[a-z^*/!]|\d\)?\s*%\s*\)?\s*[\d(*+-]|[\d)%]\s*[+-]/iu.test(expression.replace(/(\d)e[+-]?\d+/giu, "$1"));
}

function tidy(expression: string): string {
  let text = expression.replace(/\(\s*(-?\d+(?:\.\d+)?)\s*\)(?!\s*[\^!])/gu, (whole, number: string, at: number) =>
    number.startsWith("-") || /[a-z\d)]$/iu.test(expression.slice(0, at).trimEnd()) ? whole : number,
  );
  text = text.replace(/\(\(([^()]*)\)\)/gu, "($1)");
  text = text.replace(/\((\d+(?:\.\d+)?)\)(?=\s*[\^!])/gu, "$1");
  while (text.startsWith("(") && closing(text, 0) === text.length - 1) text = text.slice(1, -1).trim();
  return text.replace(/\s+/gu, " ").replaceAll("π", "pi");
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text[index] === "(") depth++;
    if (text[index] === ")" && --depth === 0) return index;
  }
  return -1;
}

function sum(text: string, start: number): number | undefined {
  let end = signed(text, start);
  while (end !== undefined) {
    const operator = take(OPERATOR, text, skip(text, end));
    const next = operator === undefined ? implicit(text, end) : signed(text, operator);
    if (next === undefined) return end;
    end = next;
  }
  return undefined;
}

/** `2(3 + 4)` multiplies, and in `17 % 5` the sign stood between the two. */
function implicit(text: string, end: number): number | undefined {
  if (text[end] === "(") return signed(text, end);
  return text[end - 1] === "%" && /\s/u.test(text[end] ?? "") && /\d/u.test(text[end + 1] ?? "")
    ? signed(text, end)
    : undefined;
}

function signed(text: string, start: number): number | undefined {
  const at = skip(text, start);
  const sign = text[at] === "-" || text[at] === "+" ? at + 1 : at;
  let end = primary(text, skip(text, sign));
  while (end !== undefined) {
    const after = take(POSTFIX, text, end) ?? take(POSTFIX, text, spaced(text, end));
    if (after === undefined) return end;
    end = after;
  }
  return undefined;
}

/** A percent sign may stand off its number; an exclamation mark may not. */
function spaced(text: string, end: number): number {
  const at = skip(text, end);
  return text[at] === "%" ? at : end;
}

function primary(text: string, at: number): number | undefined {
  if (text[at] === "(") return bracket(text, at);
  const afterName = take(FUNCTION, text, at);
  if (afterName !== undefined) return bracket(text, afterName);
  return take(NUMBER, text, at) ?? take(CONSTANT, text, at);
}

function bracket(text: string, open: number): number | undefined {
  let end = sum(text, open + 1);
  while (end !== undefined) {
    const at = unitEnd(text, skip(text, end));
    if (text[at] === ")") return at + 1;
    if (text[at] !== ",") return undefined;
    end = sum(text, at + 1);
  }
  return undefined;
}

/** Angles may be given in degrees. */
function unitEnd(text: string, at: number): number {
  return text.startsWith("deg", at) ? skip(text, at + 3) : at;
}

function take(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skip(text: string, at: number): number {
  let index = at;
  while (text[index] === " ") index++;
  return index;
}
