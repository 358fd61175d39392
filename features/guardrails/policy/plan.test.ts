import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GuardrailAction, GuardrailCheck, type GuardrailPolicy, GuardrailPreset, PiiKind } from "../schema";
import { presetCatalog } from "./catalog";
import { actionAt, defaultPolicy, effectivePlan, strictnessOf } from "./plan";

const anyPolicy: fc.Arbitrary<GuardrailPolicy> = fc.record({
  preset: fc.constantFrom(...GuardrailPreset.options),
  checks: fc.dictionary(
    fc.constantFrom(...GuardrailCheck.options),
    fc.constantFrom(...GuardrailAction.options),
  ) as fc.Arbitrary<GuardrailPolicy["checks"]>,
  pii_kinds: fc.option(fc.subarray([...PiiKind.options])),
  allowed_hosts: fc.constant([]),
  denied_hosts: fc.subarray(["evil.test", "bad.test"]),
  keywords: fc.subarray(["one", "two"]),
  topic: fc.option(fc.constant("bicycles")),
  custom_prompt: fc.option(fc.constant("Be kind.")),
  on_failure: fc.option(fc.constantFrom("open" as const, "closed" as const)),
});
const anyPreset = fc.option(fc.constantFrom(...GuardrailPreset.options), { nil: undefined });

describe("the effective plan", () => {
  test("is in nothing weaker than what the organization or the agent asks for", () => {
    fc.assert(
      fc.property(anyPolicy, anyPreset, (policy, preset) => {
        const organization = effectivePlan(policy, undefined);
        const plan = effectivePlan(policy, preset);
        for (const check of GuardrailCheck.options) {
          expect(strictnessOf(plan.actions[check])).toBeGreaterThanOrEqual(strictnessOf(organization.actions[check]));
        }
        expect(plan.piiKinds).toEqual(expect.arrayContaining([...organization.piiKinds]));
        expect(plan.deniedHosts).toEqual(organization.deniedHosts);
        expect(plan.keywords).toEqual(organization.keywords);
        expect(plan.topic).toBe(organization.topic);
        if (organization.onFailure === "closed") expect(plan.onFailure).toBe("closed");
        if (organization.isBuffered) expect(plan.isBuffered).toBe(true);
        if (preset === undefined) return;
        const asked = effectivePlan({ ...defaultPolicy, preset }, undefined);
        for (const check of GuardrailCheck.options) {
          expect(strictnessOf(plan.actions[check])).toBeGreaterThanOrEqual(strictnessOf(asked.actions[check]));
        }
      }),
    );
  });

  test("never asks a check to mask that cannot: it blocks", () => {
    const plan = effectivePlan({ ...defaultPolicy, checks: { jailbreak: "mask" } }, undefined);
    expect(plan.actions.jailbreak).toBe("block");
  });

  test("lets an administrator switch a check off, and an agent switch it on again", () => {
    const policy = { ...defaultPolicy, checks: { secrets: "off" as const } };
    expect(actionAt(effectivePlan(policy, undefined), "secrets", "input")).toBe("off");
    expect(actionAt(effectivePlan(policy, "minimal"), "secrets", "input")).toBe("mask");
  });

  test("leaves out what has nothing to judge by", () => {
    const plan = effectivePlan({ ...defaultPolicy, preset: "strict" }, undefined);
    expect(actionAt(plan, "custom", "input")).toBe("off");
    expect(actionAt(plan, "keywords", "input")).toBe("off");
    expect(actionAt(plan, "jailbreak", "output")).toBe("off");
    expect(actionAt({ ...plan, customPrompt: "No promises." }, "custom", "output")).toBe("block");
  });
});

test("each preset is at least as strict as the one before it", () => {
  const [minimal, standard, strict] = GuardrailPreset.options.map((preset) => presetCatalog[preset]);
  for (const [weaker, stronger] of [
    [minimal, standard],
    [standard, strict],
  ]) {
    for (const check of GuardrailCheck.options) {
      expect(strictnessOf(stronger?.actions[check] ?? "off")).toBeGreaterThanOrEqual(
        strictnessOf(weaker?.actions[check] ?? "block"),
      );
    }
  }
});
