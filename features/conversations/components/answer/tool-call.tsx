"use client";

import {
  Bot,
  Calculator,
  Clock,
  FileSearch,
  Globe,
  History,
  ImageIcon,
  type LucideIcon,
  SquareTerminal,
  Wrench,
} from "lucide-react";
import Image from "next/image";
import { lazy, type ReactNode, Suspense } from "react";
import { useWorkspaceIfAny } from "@/features/organizations/client";
import { CallFiles } from "./call-files";
import { StepCard } from "./step-card";
import { ToolDetails } from "./tool-details";
import { summarizeToolCall, type ToolCallPart } from "./tool-summary";

/** Rarely needed, so the chat does not wait for it. */
const ApprovalCard = lazy(() =>
  import("@/features/approvals/components/approval-card").then((module) => ({ default: module.ApprovalCard })),
);

const icons: Record<string, LucideIcon> = {
  calculator: Calculator,
  current_time: Clock,
  run_code: SquareTerminal,
  run_python: SquareTerminal,
  search_docs: FileSearch,
  search_conversations: History,
  web_search: Globe,
  http_fetch: Globe,
  provider_web_search: Globe,
  provider_file_search: FileSearch,
  provider_code_interpreter: SquareTerminal,
  provider_image_generation: ImageIcon,
};

interface ToolCallProps {
  part: ToolCallPart;
  ended: boolean;
  /** What the agent that is used as this tool said and did. */
  inside: ReactNode;
}

export function ToolCall({ part, ended, inside }: ToolCallProps) {
  const open = part.status === "preparing" || part.status === "in_progress";
  const waits = part.approval?.status === "requested" && open && !ended;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <StepCard
        id={part.item_id}
        icon={inside ? Bot : (icons[part.tool] ?? Wrench)}
        title={part.tool_name}
        summary={summaryOf(part, waits)}
        state={stateOf(part, open && !ended && !waits)}
        label={`Tool call: ${part.tool_name}`}
      >
        <div className="flex flex-col gap-3">
          <Decision approval={part.approval} />
          {inside ? <div className="flex flex-col gap-3 border-border border-l-2 pl-3">{inside}</div> : null}
          <ToolDetails part={part} />
        </div>
      </StepCard>
      {part.preview ? (
        <Image
          unoptimized
          src={part.preview}
          alt="Preview of the picture that is being made"
          width={176}
          height={176}
          className="h-44 w-auto self-start rounded-xl border border-border object-contain"
        />
      ) : null}
      {part.files && part.files.length > 0 ? <CallFiles files={part.files} /> : null}
      {waits ? <Question part={part} /> : null}
    </div>
  );
}

/** A call that a person rejected has not failed: it did what they wanted, nothing. */
function stateOf({ status, approval }: ToolCallPart, working: boolean): "working" | "done" | "failed" {
  if (status === "failed" && approval?.status !== "rejected") return "failed";
  return working ? "working" : "done";
}

function summaryOf(part: ToolCallPart, waits: boolean): string | null {
  if (waits) return "waits for approval";
  if (part.approval?.status === "rejected") return "rejected";
  return part.approval?.status === "cancelled" ? "cancelled before anybody decided" : summarizeToolCall(part);
}

/** Asks the person, unless they see the conversation without being in the organization. */
function Question({ part }: { part: ToolCallPart }) {
  const workspace = useWorkspaceIfAny();
  if (!workspace || !part.approval) return null;
  return (
    <Suspense fallback={<div className="h-24 animate-pulse rounded-xl bg-active" />}>
      <ApprovalCard approvalId={part.approval.id} toolName={part.tool_name} arguments={part.arguments} />
    </Suspense>
  );
}

function Decision({ approval }: { approval: ToolCallPart["approval"] }) {
  if (approval?.status === "approved") return <p className="text-[13px] text-muted">A person approved this call.</p>;
  if (approval?.status !== "rejected") return null;
  return (
    <p className="text-[13px] text-muted">
      A person rejected this call{approval.reason ? `: “${approval.reason}”` : "."}
    </p>
  );
}
