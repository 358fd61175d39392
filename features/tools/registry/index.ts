import "server-only";
import { calculator } from "@/features/tools/builtin/calculator";
import { createFile } from "@/features/tools/builtin/create-file";
import { currentTime } from "@/features/tools/builtin/current-time";
import { httpFetch, httpPost } from "@/features/tools/builtin/http-fetch";
import { providerWebSearch } from "@/features/tools/builtin/provider-web-search";
import { recall } from "@/features/tools/builtin/recall";
import { remember } from "@/features/tools/builtin/remember";
import { runCode } from "@/features/tools/builtin/run-code";
import { searchConversations } from "@/features/tools/builtin/search-conversations";
import { searchDocs } from "@/features/tools/builtin/search-docs";
import { searchFiles } from "@/features/tools/builtin/search-files";
import { webSearch } from "@/features/tools/builtin/web-search";
import type { ToolSpec } from "@/features/tools/schema";
import { processSingleton } from "@/lib/process";

const builtin: ToolSpec[] = [
  calculator,
  createFile,
  currentTime,
  httpFetch,
  httpPost,
  providerWebSearch,
  recall,
  remember,
  runCode,
  searchConversations,
  searchDocs,
  searchFiles,
  webSearch,
];

const registry = () => processSingleton("tools.registry", () => new Map(builtin.map((spec) => [spec.name, spec])));

/** Every tool of this process, in the order of registration. */
export function listTools(): ToolSpec[] {
  return [...registry().values()];
}

export function findTool(name: string): ToolSpec | undefined {
  return registry().get(name);
}

/** The tool that an agent's spec names. Throws when there is none: the spec is wrong. */
export function getTool(name: string): ToolSpec {
  const tool = findTool(name);
  if (!tool) throw new Error(`There is no tool named "${name}".`);
  return tool;
}

/** Adds or replaces a tool of this process. */
export function registerTool(spec: ToolSpec): void {
  registry().set(spec.name, spec);
}
