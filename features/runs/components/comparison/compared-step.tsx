"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import type { RunStep } from "../../steps/schema";
import { costOf, formatDuration, tokensOf } from "../run-facts";
import { StepBadge } from "../workflows/step-badge";
import { stepKinds } from "../workflows/step-kinds";
import { type AlignedStep, textOf } from "./aligned-steps";
import { TextDiff } from "./text-diff";

/** One step in two runs. What differs is open from the start. */
export function ComparedStep({ step }: { step: AlignedStep }) {
  const [isOpen, setIsOpen] = useState(!step.same && step.left !== null && step.right !== null);
  const id = useId();
  const { icon: Icon, label } = stepKinds[step.kind];
  const isInOne = step.left === null || step.right === null;
  return (
    <li className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="flex w-full flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3 text-left text-[13px] leading-5 hover:bg-hover focus-visible:-outline-offset-2 sm:px-5"
      >
        <ChevronRight
          aria-hidden="true"
          className={cn("size-3.5 shrink-0 text-muted transition-transform", isOpen && "rotate-90")}
        />
        <Icon aria-hidden="true" strokeWidth={1.75} className="size-4 shrink-0 text-muted" />
        <span className="sr-only">{label}:</span>
        <span className="min-w-0 flex-1 truncate font-medium">{step.name}</span>
        {isInOne ? (
          <Badge>Only in the {step.left === null ? "second" : "first"}</Badge>
        ) : (
          <Badge tone={step.same ? "neutral" : "warning"}>{step.same ? "Same output" : "Different output"}</Badge>
        )}
      </button>
      <div className="grid grid-cols-2 divide-x divide-border border-border border-t bg-surface text-[13px] leading-5">
        <StepFacts attempt={step.left} />
        <StepFacts attempt={step.right} />
      </div>
      {isOpen ? (
        <div id={id} className="border-border border-t p-4 sm:p-5">
          <TextDiff before={textOf(step.left?.output)} after={textOf(step.right?.output)} />
        </div>
      ) : null}
    </li>
  );
}

function StepFacts({ attempt }: { attempt: RunStep | null }) {
  if (attempt === null) return <p className="px-4 py-2.5 text-muted sm:px-5">Not in this run</p>;
  const took = attempt.ended_at ? formatDuration(Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)) : null;
  const facts = [
    attempt.reused_from ? "reused" : took,
    attempt.attempt > 1 ? `attempt ${attempt.attempt}` : null,
    tokensOf(attempt.usage),
    costOf(attempt.usage),
  ].filter((fact) => fact !== null);
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 sm:px-5">
      <StepBadge state={attempt.status} />
      <span className="min-w-0 break-words text-muted tabular-nums">{facts.join(" · ")}</span>
    </p>
  );
}
