"use client";

import { ArrowUpRight } from "lucide-react";
import type { Agent } from "@/features/agents/schema";

interface EmptyChatProps {
  agent: Agent | undefined;
  userName: string;
  onPick: (starter: string) => void;
}

export function EmptyChat({ agent, userName, onPick }: EmptyChatProps) {
  return (
    <div className="mx-auto flex w-full max-w-[46rem] flex-1 flex-col justify-center overflow-y-auto px-4 py-6 max-sm:justify-end sm:px-6">
      <h1 className="text-balance font-semibold text-[26px] leading-8 tracking-[-0.025em]">
        What can I do for you, {userName.split(/\s+/)[0]}?
      </h1>
      <p className="mt-2 min-h-5 max-w-xl text-balance text-muted text-sm">{agent?.description}</p>
      <ul aria-label="Ideas to start with" className="mt-6 grid min-h-36 content-start gap-2 sm:grid-cols-2">
        {agent?.starters.map((starter) => (
          <li key={starter}>
            <button
              type="button"
              onClick={() => onPick(starter)}
              className="group flex h-full w-full items-start gap-3 rounded-xl border border-border bg-raised px-3.5 py-3 text-left text-[13px] leading-5 transition-colors hover:border-border-strong hover:bg-hover"
            >
              <span className="flex-1">{starter}</span>
              <ArrowUpRight
                aria-hidden="true"
                className="mt-0.5 size-4 text-muted opacity-60 group-hover:opacity-100"
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
