import { z } from "zod";
import { registerAgent } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import { registerTool } from "@/features/tools/registry";
import type { ToolEffect, ToolSpec } from "@/features/tools/schema";

/** An agent with just these tools and hand-offs. */
export function givenAgent(key: string, tools: string[] = [], handoffs: string[] = []): AgentSpec {
  const spec: AgentSpec = {
    key,
    name: key.replaceAll("-", " "),
    description: "For tests.",
    instructions: `You are ${key}.`,
    tools,
    handoffs,
    maxTurns: 6,
    starters: [],
  };
  registerAgent(spec);
  return spec;
}

/** A tool of one text argument. */
export function givenTool(
  name: string,
  execute: ToolSpec["execute"],
  effect: ToolEffect = "pure",
  timeoutMs = 5_000,
): void {
  registerTool({
    name,
    displayName: name,
    description: name,
    parameters: z.object({ x: z.string() }),
    effect,
    timeoutMs,
    execute,
  });
}
