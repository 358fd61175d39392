"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { formatCost, formatCount } from "@/lib/format";
import { usageOptions } from "../export/client";
import type { ConversationUsage } from "../export/schema";

const nearlyFull = 0.8;
const radius = 6;
const circumference = 2 * Math.PI * radius;

/** How full the model's window is, and what the conversation has cost so far. */
export function ContextMeter({ organizationId, conversationId }: { organizationId: string; conversationId: string }) {
  const { data: usage } = useQuery(usageOptions(organizationId, conversationId));
  const [open, setOpen] = useState(false);
  const id = useId();
  if (!usage || usage.runs === 0) return null;
  const share = shareOf(usage);
  return (
    <span className="relative">
      <button
        type="button"
        aria-label={`Context and cost: ${summaryOf(usage, share)}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onBlur={() => setOpen(false)}
        className="flex h-8 items-center gap-1.5 rounded-lg px-1.5 text-muted text-xs tabular-nums hover:bg-hover hover:text-foreground"
      >
        <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 -rotate-90">
          <circle cx="8" cy="8" r={radius} fill="none" strokeWidth="2" className="stroke-border-strong" />
          <circle
            cx="8"
            cy="8"
            r={radius}
            fill="none"
            strokeWidth="2"
            strokeLinecap="round"
            strokeDasharray={`${(share ?? 0) * circumference} ${circumference}`}
            className={cn((share ?? 0) > nearlyFull ? "stroke-warning" : "stroke-accent")}
          />
        </svg>
        <span className="max-sm:hidden">{formatCost(usage.cost_micros)}</span>
      </button>
      {open ? (
        <span
          id={id}
          role="status"
          className="absolute right-0 bottom-full z-20 mb-2 flex w-64 max-w-[75vw] animate-appear flex-col gap-1 rounded-xl border border-border bg-raised p-3 text-[13px] leading-5 shadow-lg"
        >
          {sentencesOf(usage, share).map((sentence) => (
            <span key={sentence}>{sentence}</span>
          ))}
        </span>
      ) : null}
    </span>
  );
}

function shareOf({ context_tokens, context_window }: ConversationUsage): number | null {
  return context_tokens === null || !context_window ? null : Math.min(1, context_tokens / context_window);
}

function summaryOf({ cost_micros }: ConversationUsage, share: number | null): string {
  const full = share === null ? "" : `${Math.round(share * 100)} % full, `;
  return `${full}${formatCost(cost_micros)} so far`;
}

function sentencesOf(usage: ConversationUsage, share: number | null): string[] {
  const { context_tokens, context_window, cost_micros, model, runs, estimated } = usage;
  return [
    ...(context_tokens === null
      ? []
      : [
          share === null || context_window === null
            ? `The last answer used ${formatCount(context_tokens)} tokens.`
            : `${formatCount(context_tokens)} of ${formatCount(context_window)} tokens used (${Math.round(share * 100)} %).`,
        ]),
    `${formatCost(cost_micros)} for ${runs === 1 ? "one answer" : `${formatCount(runs)} answers`} so far.`,
    ...(model ? [`Model of the last answer: ${model}.`] : []),
    ...(estimated ? ["Some of these figures are estimates."] : []),
  ];
}
