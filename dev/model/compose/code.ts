import { errorOf, type ReadResult, readResult } from "../read-result";
import type { CodeNeed } from "../rules/need";
import { fenced, pick, sentenceCase } from "./markdown";

/** The code and what came out when the sandbox ran it. */
export function composeCode(need: CodeNeed, output: string): string {
  const result = readResult(output);
  const parts: string[] = [];
  const error = errorOf(result);
  const printed = printedBy(result);
  if (need.intent === "compute" && error === undefined && printed && !printed.includes("\n")) {
    parts.push(
      `${sentenceCase(need.label)}: **${printed}**`,
      "A small program found it:",
      fenced(need.code, need.language ?? "javascript"),
    );
    if (need.note) parts.push(need.note);
    return parts.join("\n\n");
  }
  parts.push(opening(need), fenced(need.code, need.language ?? "javascript"));
  if (printed) parts.push(pick(["The sandbox printed:", "It printed:", "Output:"], need.code), fenced(printed, "text"));
  if (error !== undefined) parts.push(`It stopped with an error:`, fenced(error, "text"));
  const made = filesOf(result);
  if (made.length > 0) parts.push(`It made ${made.join(" and ")}.`);
  if (!printed && error === undefined && made.length === 0) parts.push("It ran without an error and printed nothing.");
  if (need.note && need.intent !== "fixed") parts.push(need.note);
  if (need.intent === "check") parts.push(verdict(need, error));
  return parts.join("\n\n");
}

/** The files that the program wrote; the app shows them. */
function filesOf({ fields }: ReadResult): string[] {
  return Array.isArray(fields.files) ? fields.files.map((name) => `**${String(name)}**`) : [];
}

function opening(need: CodeNeed): string {
  switch (need.intent) {
    case "run":
      return "I ran your code in the sandbox.";
    case "check":
      return "First I ran your code as it is.";
    case "fixed":
      return `**With the repair** (${need.note}) it reads:`;
    default:
      return `This ${need.language === "python" ? "Python" : "JavaScript"} gives ${need.label}:`;
  }
}

function verdict(need: CodeNeed, error: string | undefined): string {
  if (error === undefined) {
    return "It runs, so whatever is wrong is in what it does. The demo model repairs only misspelt keywords and missing brackets; judging the logic takes a real model.";
  }
  return need.fix
    ? "I can see a likely cause and tried again:"
    : "The demo model repairs only misspelt keywords and missing brackets, and found neither. The message above says where to look.";
}

/** What was logged, and the value of the last expression where that says more. */
function printedBy({ fields, raw }: ReadResult): string {
  if (raw !== undefined) return raw;
  const logged = typeof fields.stdout === "string" ? fields.stdout.trimEnd() : "";
  const value = fields.result === null || fields.result === undefined ? "" : String(fields.result);
  return !logged || (value && value !== "undefined" && !logged.endsWith(value))
    ? [logged, value === "undefined" ? "" : value].filter(Boolean).join("\n")
    : logged;
}
