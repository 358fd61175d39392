import { expect, test } from "vitest";
import { completeDefinition } from "../definition/schema";
import { differingFields } from "./differences";

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
