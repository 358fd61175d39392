import { errorOf, readResult } from "../read-result";
import type { CalculateNeed } from "../rules/need";
import { bullets, readable, sentenceCase, table } from "./markdown";

export interface Calculated {
  need: CalculateNeed;
  output: string;
}

/** What the calculator said, as a sentence, a list or a table. */
export function composeCalculations(items: Calculated[]): string[] {
  const rows = items.filter(({ need }) => need.table);
  const others = items.filter(({ need }) => !need.table);
  const parts: string[] = [];
  const layout = rows[0]?.need.table;
  if (layout) {
    const cells = rows.map(({ need, output }) => [need.label, shownValue(need, output) ?? problem(output)]);
    parts.push(`**${layout.title}**`, table(layout.head, cells));
  }
  if (others.length > 2) parts.push(bullets(others.map(({ need, output }) => sentence(need, output))));
  else parts.push(...others.map(({ need, output }) => withSum(need, output)));
  return parts;
}

function withSum(need: CalculateNeed, output: string): string {
  const value = shownValue(need, output);
  const said = sentence(need, output);
  return value === undefined || need.label === need.expression
    ? said
    : `${said}\n\n\`${need.expression} = ${rawValue(output)}\``;
}

function sentence(need: CalculateNeed, output: string): string {
  const value = shownValue(need, output);
  if (value === undefined) return `The calculator could not work out \`${need.expression}\`: ${problem(output)}`;
  if (need.label === need.expression) return `\`${need.expression}\` is **${value}**.`;
  return `${sentenceCase(need.label)} is **${value}**.`;
}

function shownValue(need: CalculateNeed, output: string): string | undefined {
  const value = rawValue(output);
  return value === undefined ? undefined : `${readable(value)}${need.suffix ?? ""}`;
}

function rawValue(output: string): string | undefined {
  const result = readResult(output);
  if (errorOf(result) !== undefined) return undefined;
  const value = result.fields.result ?? result.raw;
  return value === undefined || value === null ? undefined : String(value);
}

function problem(output: string): string {
  return errorOf(readResult(output)) ?? "it gave no result.";
}
