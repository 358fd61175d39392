import { expect, test } from "vitest";
import { z } from "zod";
import { findTool, getTool, listTools, registerTool } from "@/features/tools/registry";
import { defineTool } from "@/features/tools/schema";

test("built-in tools have arguments that models accept in strict mode", () => {
  const tools = listTools();
  expect(tools.length).toBeGreaterThan(8);
  for (const tool of tools) {
    const { properties, required, additionalProperties } = z.toJSONSchema(tool.parameters);
    expect(additionalProperties).toBe(false);
    expect(required ?? []).toEqual(Object.keys(properties ?? {}));
  }
});

test("a registered tool is found by its name", () => {
  const spec = defineTool({
    name: "ping",
    displayName: "Ping",
    description: "Answers.",
    parameters: z.object({}),
    effect: "pure",
    timeoutMs: 1_000,
    execute: () => "pong",
  });
  registerTool(spec);
  expect(getTool("ping")).toBe(spec);
  expect(listTools()).toContain(spec);
});

test("an unknown tool is named in the error", () => {
  expect(findTool("nope")).toBeUndefined();
  expect(() => getTool("nope")).toThrow('There is no tool named "nope".');
});
