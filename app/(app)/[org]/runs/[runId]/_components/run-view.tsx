"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { agentsOptions } from "@/features/agents/client";
import { StepApprovals } from "@/features/approvals/components/step-approvals";
import { useWorkspace } from "@/features/organizations/client";
import { RunInspector } from "@/features/runs/components/inspector/run-inspector";
import type { RunSlots } from "@/features/runs/components/run-slots";
import type { RunPart } from "@/features/runs/schema";

const ChatParts = lazy(async () => {
  const { Parts } = await import("@/features/conversations/components/answer/parts");
  return { default: Parts };
});

function Parts({ parts, streaming }: { parts: readonly RunPart[]; streaming: boolean }) {
  const { organization } = useWorkspace();
  const { data: catalog } = useQuery(agentsOptions(organization.id));
  const names = new Map(catalog?.data.map(({ key, name }) => [key, name]));
  return <ChatParts parts={parts} streaming={streaming} agentName={(key) => names.get(key) ?? key} />;
}

const slots: RunSlots = { Parts, Approvals: StepApprovals };

/** A run with what the chat and the approvals draw inside it. */
export function RunView({ runId }: { runId: string }) {
  return <RunInspector runId={runId} slots={slots} />;
}
