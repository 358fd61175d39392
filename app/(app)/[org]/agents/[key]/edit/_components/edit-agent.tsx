"use client";

import { AgentBuilder } from "@/features/agents/components/builder/agent-builder";
import { TrialPanel } from "@/features/conversations/components/trial-panel";

/** The builder, beside it a chat that tries the draft. */
export function EditAgent({ agentKey }: { agentKey: string }) {
  return <AgentBuilder agentKey={agentKey} Trial={TrialPanel} />;
}
