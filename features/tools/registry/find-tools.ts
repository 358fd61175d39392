import "server-only";
import type { ToolSpec } from "@/features/tools/schema";
import type { Transaction } from "@/lib/db/client";
import { findTool } from "./index";

/** The tools of these names in the organization of the transaction. Names that nothing stands behind are left out. */
export async function findTools(_tx: Transaction, names: Iterable<string>): Promise<Map<string, ToolSpec>> {
  const tools = new Map<string, ToolSpec>();
  for (const name of names) {
    const tool = findTool(name);
    if (tool) tools.set(name, tool);
  }
  return tools;
}
