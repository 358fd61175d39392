import { diffLines } from "diff";
import { expect, test } from "vitest";
import { completeDefinition } from "../definition/schema";
import { differingFields, toRows } from "./differences";

test("only the fields that differ are shown, as people read them", () => {
  const before = completeDefinition({ name: "A", instructions: "Be kind." });
  const after = completeDefinition({
    name: "A",
    instructions: "Be brief.",
    tools: [{ name: "calculator", policy: "approval" }],
  });
  expect(differingFields(before, after)).toEqual([
    { field: "instructions", before: "Be kind.", after: "Be brief." },
    { field: "tools", before: "", after: "calculator: approval" },
  ]);
  expect(differingFields(before, before)).toEqual([]);
});

test("a replaced line stands beside its replacement, and numbers count each side for itself", () => {
  const rows = toRows(diffLines("one\ntwo\nthree\n", "one\n2\n2b\nthree\nfour\n"));
  expect(
    rows.map(({ left, right }) => [
      left?.number ?? null,
      left?.text ?? null,
      right?.number ?? null,
      right?.text ?? null,
    ]),
  ).toEqual([
    [1, "one", 1, "one"],
    [2, "two", 2, "2"],
    [null, null, 3, "2b"],
    [3, "three", 4, "three"],
    [null, null, 5, "four"],
  ]);
});
