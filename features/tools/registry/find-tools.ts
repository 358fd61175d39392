import "server-only";
import type { ToolSpec } from "@/features/tools/schema";
import { findSourceTools } from "@/features/tools/sources/specs";
import type { Transaction } from "@/lib/db/client";
import { findTool } from "./index";

/**
 * The tools of these names in the organization of the transaction, built-in ones and those of its sources. Names that nothing
 * stands behind are left out, and tools that nobody can use in this installation.
 */
export async function findTools(tx: Transaction, names: Iterable<string>): Promise<Map<string, ToolSpec>> {
  const tools = new Map<string, ToolSpec>();
  const unknown: string[] = [];
  for (const name of names) {
    const tool = findTool(name);
    if (!tool) unknown.push(name);
    else if (!tool.unavailable?.()) tools.set(name, tool);
  }
  for (const tool of await findSourceTools(tx, unknown)) tools.set(tool.name, tool);
  return tools;
}
