"use client";

import type { ReactNode } from "react";
import { AgentShell } from "./agent-shell";

/** The person's own runs of an agent. */
export function AgentExecutions({ agentKey, children }: { agentKey: string; children: ReactNode }) {
  return <AgentShell agentKey={agentKey}>{() => children}</AgentShell>;
}
