import "server-only";
import { handoffTarget } from "@/features/agents/catalog/handoffs";
import { findAgentSpec } from "@/features/agents/catalog/registry";
import { findTool } from "@/features/tools/registry";
import type { ToolLabel } from "./items";

/** How the stream names a call that `agent` makes, or null for a hand-off, which it does not show as a call. */
export function labelTool(agent: string, name: string): ToolLabel | null {
  const spec = findAgentSpec(agent);
  if (spec && handoffTarget(spec, name) !== null) return null;
  return { tool: name, toolName: findTool(name)?.displayName ?? name };
}
