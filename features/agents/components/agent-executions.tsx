"use client";

import { RunList } from "@/features/runs/components/run-list";
import { AgentShell } from "./agent-shell";

/** The person's own runs of an agent. */
export function AgentExecutions({ agentKey }: { agentKey: string }) {
  return <AgentShell agentKey={agentKey}>{(agent) => <RunList agent={agent.key} />}</AgentShell>;
}
