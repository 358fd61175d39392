import "server-only";
import { processSingleton } from "@/lib/process";
import { calculator } from "./builtin/calculator";
import { currentTime } from "./builtin/current-time";
import { runCode } from "./builtin/run-code";
import type { ToolSpec } from "./schema";

const registry = () =>
  processSingleton(
    "tools.registry",
    () => new Map<string, ToolSpec>([calculator, currentTime, runCode].map((spec) => [spec.name, spec as ToolSpec])),
  );

export function listTools(): ToolSpec[] {
  return [...registry().values()];
}

export function findTool(name: string): ToolSpec | undefined {
  return registry().get(name);
}

/** The tool an agent's spec names. Throws when there is none: the spec is wrong. */
export function getTool(name: string): ToolSpec {
  const tool = findTool(name);
  if (!tool) throw new Error(`There is no tool named "${name}".`);
  return tool;
}

/** Adds or replaces a tool of this process. */
export function registerTool(spec: ToolSpec): void {
  registry().set(spec.name, spec);
}
