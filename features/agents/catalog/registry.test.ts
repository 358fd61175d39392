import { afterEach, expect, test } from "vitest";
import type { AgentSpec } from "../schema";
import { findAgentSpec, listAgentSpecs, registerAgent, requireSoundCatalog } from "./registry";

const broken: AgentSpec = {
  key: "broken",
  name: "Broken",
  description: "For tests.",
  instructions: "Be broken.",
  tools: [],
  handoffs: [],
  maxTurns: 4,
  starters: [],
};

afterEach(() => registerAgent(broken));

test("the shipped catalog is sound, and every agent of it says what it is for", () => {
  expect(() => requireSoundCatalog()).not.toThrow();
  expect(listAgentSpecs().map(({ key }) => key)).toEqual(
    expect.arrayContaining([
      "triage",
      "researcher",
      "code-assistant",
      "writer",
      "retriever",
      "compliance-reviewer",
      "director",
    ]),
  );
  for (const { instructions, description, starters } of listAgentSpecs().filter(({ key }) => key !== "broken")) {
    expect(instructions.length).toBeGreaterThan(300);
    expect(description).not.toBe("");
    expect(starters.length).toBeGreaterThan(0);
  }
  expect(findAgentSpec("compliance-reviewer")).toMatchObject({ guardrails: "strict" });
});

test.each<[string, Partial<AgentSpec>, string]>([
  ["an unknown tool", { tools: ["teleport"] }, 'names the tool "teleport"'],
  ["a policy for an unknown tool", { toolPolicies: { teleport: "denied" } }, 'names the tool "teleport"'],
  ["a hand-off to nobody", { handoffs: ["nobody"] }, 'hands over to "nobody"'],
  ["an unknown helper", { agentsAsTools: ["nobody"] }, 'asks "nobody"'],
  ["itself as a helper", { agentsAsTools: ["broken"] }, "asks itself"],
  ["a wrong schema", { outputSchema: { type: "object", required: 7 } }, "has a wrong output schema"],
  ["no turns", { maxTurns: 0 }, "may not take a single turn"],
])("boot fails for an agent with %s", (_, part, message) => {
  registerAgent({ ...broken, ...part });
  expect(() => requireSoundCatalog()).toThrow(message);
});
