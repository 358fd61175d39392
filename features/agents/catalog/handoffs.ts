import type { AgentSpec } from "../schema";

/** The name of an agent inside the Agents SDK, which builds hand-off tools from it. */
export function sdkName(key: string): string {
  return key.replaceAll("-", "_");
}

/** The key of the agent behind a hand-off tool's name, or null for an ordinary tool. */
export function handoffTarget(spec: AgentSpec, toolName: string): string | null {
  return spec.handoffs.find((key) => toolName === `transfer_to_${sdkName(key)}`) ?? null;
}
