import { expect, test } from "vitest";
import { complianceReviewer } from "@/features/agents/catalog/compliance-reviewer";
import { asStructured } from "./structured";

test("the compliance reviewer's form is filled without a judgement", () => {
  expect(JSON.parse(asStructured("I cannot judge this.", { ...complianceReviewer.outputSchema }))).toEqual({
    verdict: "needs_information",
    summary: "I cannot judge this.",
    findings: [],
    questions: [],
  });
});

test("every other kind of field gets its emptiest value", () => {
  const properties = {
    flagged: { type: "boolean" },
    score: { type: "number", minimum: 1 },
    kind: { enum: ["first", "second"] },
    note: { type: ["null", "string"] },
  };
  expect(JSON.parse(asStructured("x", { type: "object", properties }))).toEqual({
    flagged: false,
    score: 1,
    kind: "first",
    note: null,
  });
});
