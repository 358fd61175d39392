import "server-only";
import { z } from "zod";
import { calculator } from "@/features/tools/builtin/calculator";
import { currentTime } from "@/features/tools/builtin/current-time";
import { runCode } from "@/features/tools/builtin/run-code";
import { searchConversations } from "@/features/tools/builtin/search-conversations";
import { searchDocs } from "@/features/tools/builtin/search-docs";
import type { Tool, ToolSpec } from "@/features/tools/schema";
import { processSingleton } from "@/lib/process";

const builtin: ToolSpec[] = [calculator, currentTime, runCode, searchConversations, searchDocs];

const registered = () =>
  processSingleton("tools.registry", () => new Map(builtin.map((spec): [string, ToolSpec] => [spec.name, spec])));

/** The tool that agents know under this name, if there is one. */
export function findTool(name: string): ToolSpec | undefined {
  return registered().get(name);
}

/** The tool under this name; throws if no such tool is registered. */
export function getTool(name: string): ToolSpec {
  const tool = findTool(name);
  if (!tool) throw new Error(`No tool named '${name}' is registered. See features/tools/registry.`);
  return tool;
}

/** Every tool of this process, in the order of registration. */
export function listTools(): ToolSpec[] {
  return [...registered().values()];
}

/** Adds a tool to this process. A name belongs to one tool for good: runs refer to it. */
export function registerTool(spec: ToolSpec): void {
  if (registered().has(spec.name)) throw new Error(`A tool named '${spec.name}' is already registered.`);
  registered().set(spec.name, spec);
}

/** What clients see of a tool: never its code. */
export function toPublicTool(spec: ToolSpec): Tool {
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(spec.parameters);
  return {
    name: spec.name,
    display_name: spec.displayName,
    description: spec.description,
    effect: spec.effect,
    parameters,
  };
}
