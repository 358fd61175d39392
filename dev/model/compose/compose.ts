import type { ToolResult } from "../conversation";
import { readResult } from "../read-result";
import type { Need } from "../rules/need";
import type { Progress, Step } from "../rules/progress";
import type { Note } from "../rules/understand";
import { composeCalculations } from "./calculator";
import { composeCode } from "./code";
import { bullets, fenced } from "./markdown";
import { composeSearch } from "./search";
import { composeTimes } from "./time";

/** The answer in Markdown. Every fact in it stands in a tool's result. */
export function compose(progress: Progress, notes: Note[]): string {
  const done = progress.steps.flatMap(({ need, result }) => (result ? [{ need, output: result.output }] : []));
  const searches = done.filter(({ need, output }, index) => isSearch(need) && !isRetried(done, index, output));
  const sections: Partial<Record<Need["tool"], string[]>> = {
    calculator: composeCalculations(
      done.flatMap(({ need, output }) => (need.tool === "calculator" ? [{ need, output }] : [])),
    ),
    current_time: composeTimes(
      done.flatMap(({ need, output }) => (need.tool === "current_time" ? [{ need, output }] : [])),
    ),
    run_code: done.flatMap(({ need, output }) => (need.tool === "run_code" ? [composeCode(need, output)] : [])),
    search_docs: searches.flatMap(({ need, output }) => (isSearch(need) ? [composeSearch(need, output)] : [])),
  };
  const order = new Set(done.map(({ need }) => (isSearch(need) ? "search_docs" : need.tool)));
  const parts = [
    ...[...order].flatMap((tool) => sections[tool] ?? []),
    ...progress.unclaimed.filter(({ name }) => !name.startsWith("transfer_to_")).map(composeUnknown),
    ...notes.map(composeNote),
    ...missing(progress.steps),
  ];
  return parts.join("\n\n");
}

function isSearch(need: Need): need is Extract<Need, { tool: "search_docs" | "search_conversations" }> {
  return need.tool === "search_docs" || need.tool === "search_conversations";
}

/** An empty search that was tried again in other words is not worth a sentence of its own. */
function isRetried(done: { need: Need; output: string }[], index: number, output: string): boolean {
  const { results } = readResult(output).fields;
  const tool = done[index]?.need.tool;
  return Array.isArray(results) && results.length === 0 && done.slice(index + 1).some(({ need }) => need.tool === tool);
}

function composeUnknown({ name, output }: ToolResult): string {
  const { fields, raw } = readResult(output);
  if (raw !== undefined)
    return raw.length < 200 ? `\`${name}\` answered: **${raw}**` : `\`${name}\` answered:\n\n${fenced(raw, "text")}`;
  if (typeof fields.result === "string" || typeof fields.result === "number")
    return `\`${name}\` answered: **${fields.result}**`;
  return `\`${name}\` answered:\n\n${fenced(JSON.stringify(fields, undefined, 2), "json")}`;
}

function composeNote(note: Note): string {
  if (note.kind === "foreign-code") {
    return `The sandbox runs JavaScript only, and this looks like **${note.language}**. The demo model cannot translate it; a real model could.`;
  }
  return [
    "I am the demo model and know only a few programs by heart. Ask me for one of these and I write it, run it and show what it prints:",
    bullets([
      "the first 20 primes, or whether a number is prime",
      "Fibonacci numbers, factorials, FizzBuzz",
      "a text reversed, letters counted, palindromes",
      "a list sorted or without duplicates",
      "a date some days, weeks or months away",
    ]),
    "Or paste JavaScript of your own: “Run this: …”.",
  ].join("\n\n");
}

const ABILITIES: Record<Need["tool"], string> = {
  calculator: "calculating",
  current_time: "looking at the clock",
  run_code: "running code",
  search_docs: "searching the documentation",
  search_conversations: "searching earlier conversations",
};

function missing(steps: Step[]): string[] {
  const tools = [...new Set(steps.flatMap(({ need, result }) => (result ? [] : [ABILITIES[need.tool]])))];
  if (tools.length === 0) return [];
  return [
    `That needs ${tools.join(" and ")}, and this agent has no tool for it. Another agent may: pick one in the agent menu.`,
  ];
}
