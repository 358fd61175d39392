import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listAgentSpecs } from "@/features/agents/catalog/registry";
import { Placeholders } from "@/features/guardrails/guarding/placeholders";
import { defaultPolicy, effectivePlan } from "@/features/guardrails/policy/plan";
import { gramsOf } from "@/features/guardrails/streaming/fingerprints";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import { getTool, listTools } from "@/features/tools/registry";
import { cleanJson, cleanText, type OutgoingTexts } from "./outgoing";
import { fingerprintsOf } from "./protected-texts";

const configuration: RunConfiguration = {
  agents: new Map(listAgentSpecs().map((spec) => [spec.key, spec])),
  tools: new Map(listTools().map((tool) => [tool.name, tool])),
  toolPolicies: new Map(),
  guardrails: defaultPolicy,
};
const plan = effectivePlan(defaultPolicy, undefined);

function texts(onInternal: (kind: string) => void = () => undefined): OutgoingTexts {
  return {
    configuration,
    fingerprints: fingerprintsOf(configuration),
    ownWords: gramsOf("Hello."),
    budget: { seen: new Set() },
    placeholders: new Placeholders(),
    onInternal,
    onResult: () => undefined,
  };
}

describe("an answer", () => {
  test("about the product's own documentation is left alone", () => {
    const hits = globSync(["docs/*.md", "docs/decisions/*.md", "README.md", "CONTRIBUTING.md"]).flatMap((path) => {
      const found: string[] = [];
      cleanText(
        texts((kind) => found.push(`${path}: ${kind}`)),
        plan,
        "output",
        readFileSync(path, "utf8"),
      );
      return found;
    });
    expect(hits).toEqual([]);
  });

  test("that shows the product's own code is left alone", () => {
    const files = globSync([
      "features/{conversations,identity,members,runs/stream,runs/engine}/**/*.ts",
      "lib/**/*.ts",
    ]);
    const hits = files.flatMap((path) => {
      const found: string[] = [];
      cleanText(
        texts((kind) => found.push(`${path}: ${kind}`)),
        plan,
        "output",
        readFileSync(path, "utf8"),
      );
      return found;
    });
    expect(files.length).toBeGreaterThan(100);
    expect(hits).toEqual([]);
  });

  test("that quotes what everybody may read of an agent is left alone", () => {
    for (const { name, description, starters } of listAgentSpecs()) {
      const text = `${name}: ${description}\n${starters.join("\n")}`;
      expect(cleanText(texts(), plan, "output", text)).toBe(text);
    }
  });

  test("tells nobody the instructions of any agent, how it hands over, nor its tools' schemas", () => {
    for (const { instructions } of listAgentSpecs()) {
      expect(cleanText(texts(), plan, "output", instructions).length).toBeLessThan(instructions.length / 3);
    }
    const told = cleanText(
      texts(),
      plan,
      "output",
      "I call transfer_to_researcher now, as call_9fK2mZ7qXw4RbT6nLp8VcYd3.",
    );
    expect(told).toBe("I call […] now, as […].");
    const calculator = getTool("calculator");
    const schema = JSON.stringify({ name: calculator.name, parameters: z.toJSONSchema(calculator.parameters) });
    expect(cleanText(texts(), plan, "output", schema)).toContain("[…]");
  });

  test("keeps words that only look like a hand-over", () => {
    const text = "The function transfer_to_savings moves money; transfer it to a researcher.";
    expect(cleanText(texts(), plan, "output", text)).toBe(text);
  });
});

test("a prompt that is split over the arguments of a tool does not come out whole", () => {
  const { instructions } = listAgentSpecs().find(({ key }) => key === "triage") ?? { instructions: "" };
  const parts = instructions.match(/[\s\S]{1,30}/g) ?? [];
  const shared = texts();
  const clean = (text: string) => cleanText(shared, plan, "tool_input", text);
  const args = JSON.stringify(Object.fromEntries(parts.map((part, index) => [`p${index}`, part])));
  const shown = Object.values(JSON.parse(cleanJson(args, clean)) as Record<string, string>);
  const whole = shown.filter((part, index) => part === parts[index]).length;
  expect(whole).toBeLessThan(parts.length / 2);
});

test("arguments that hold nothing to take out keep their bytes", () => {
  const text = '{ "x" : 1.0,\n "y": "caf\\u00e9" }';
  expect(cleanJson(text, (each) => each)).toBe(text);
});
