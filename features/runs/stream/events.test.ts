import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FinalStatus, StreamEnvelope, StreamEventBody } from "./events";

const contract = readFileSync(path.resolve("docs/contracts/public-sse-streaming/v1.md"), "utf8");
const headings = contract.split("\n").filter((line) => line.startsWith("### "));
const outcomes = readFileSync(path.resolve("features/runs/engine/outcome.ts"), "utf8");

test.each(StreamEventBody.options.map(({ shape }) => shape.kind.value))("the contract describes %s", (kind) => {
  expect(headings.some((heading) => heading.includes(`\`${kind}\``))).toBe(true);
});

test.each([...Object.keys(StreamEnvelope.shape), ...FinalStatus.options])("the contract names %s", (name) => {
  expect(contract).toContain(`\`${name}\``);
});

test("the contract lists the code of every failure, and whether trying again can help", () => {
  const made = [...outcomes.matchAll(/(retryable|permanent)\(\s*"([a-z_]+)"/g)].map(
    ([, kind, code]) => `${code} ${kind === "retryable"}`,
  );
  const documented = [...contract.matchAll(/^\| `([a-z_]+)` +\| (true|false) +\|/gm)].map(
    ([, code, retryable]) => `${code} ${retryable}`,
  );
  expect(documented.toSorted()).toEqual([...new Set(made)].toSorted());
});

test("the examples of the contract are events", () => {
  const blocks = [...contract.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
  const examples = blocks.flatMap((block) => (/^\{"kind.*\}\n\{/.test(block) ? block.trim().split("\n") : [block]));
  for (const example of examples) expect(StreamEventBody.safeParse(JSON.parse(example)).error).toBeUndefined();
  expect(examples.length).toBeGreaterThan(10);
});
