import { readFileSync } from "node:fs";
import { z } from "zod";

const Case = z.object({
  text: z.string(),
  expect: z.union([z.boolean(), z.array(z.tuple([z.string(), z.string()]))]),
  list: z.array(z.string()).optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
});
type Case = z.output<typeof Case>;

/** The labelled cases of a check. Every third one is held out. */
export function readCases(check: string): { seen: Case[]; heldOut: Case[] } {
  const lines = readFileSync(`tests/guardrails/datasets/${check.replaceAll("_", "-")}.ndjson`, "utf8")
    .trimEnd()
    .split("\n");
  const cases = lines.map((line) => Case.parse(JSON.parse(line.replaceAll("~~", ""))));
  return {
    seen: cases.filter((_, index) => index % 3 !== 2),
    heldOut: cases.filter((_, index) => index % 3 === 2),
  };
}
