import "server-only";
import { handoffTarget, sdkName } from "@/features/agents/catalog/handoffs";
import { findAgent, findRunTool, type RunConfiguration } from "@/features/runs/configuration/configuration";
import type { ToolLabel } from "./items";

/** How the stream names a call that the run's agent makes, or null for a hand-off, which it does not show as a call. */
export function labelTool(run: { agent: string; configuration: RunConfiguration }, name: string): ToolLabel | null {
  const spec = findAgent(run, run.agent);
  if (spec && handoffTarget(spec, name) !== null) return null;
  const helper = spec?.agentsAsTools?.find((key) => name === `ask_${sdkName(key)}`);
  const helperName = helper === undefined ? undefined : findAgent(run, helper)?.name;
  return { tool: name, toolName: findRunTool(run, name)?.displayName ?? helperName ?? name };
}
