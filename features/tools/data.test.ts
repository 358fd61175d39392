import { expect, test } from "vitest";
import { z } from "zod";
import { listPublicTools } from "@/features/tools/data";
import { findTool, getTool, listTools, registerTool } from "@/features/tools/registry";
import { defineTool, Tool } from "@/features/tools/schema";

test("clients see what each tool does and takes, as JSON Schema that models accept in strict mode", () => {
  const { data } = listPublicTools();
  expect(data.map((tool) => tool.name)).toEqual([
    "calculator",
    "current_time",
    "http_fetch",
    "http_post",
    "provider_web_search",
    "run_code",
    "search_conversations",
    "search_docs",
    "web_search",
  ]);
  for (const tool of data) {
    expect(Tool.strict().parse(tool)).toEqual(tool);
    const { properties, required, additionalProperties } = tool.parameters;
    expect(additionalProperties).toBe(false);
    expect(required ?? []).toEqual(Object.keys(properties as object));
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
