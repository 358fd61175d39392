"use client";

import { useQuery } from "@tanstack/react-query";
import { Info, RefreshCw } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { runOptions } from "@/features/runs/client";
import { modelsOf } from "@/features/runs/components/run-facts";
import type { Run, RunPart } from "@/features/runs/schema";
import { textOf } from "@/features/runs/stream/fold";
import { formatCost, formatCount, formatTime } from "@/lib/format";

interface AnswerFooterProps {
  organizationId: string;
  runId: string | null;
  parts: readonly RunPart[];
  createdAt: string | null;
  /** Shown without pointing at it. */
  pinned: boolean;
  /** Answers the question once more. Null where nothing can be asked now. */
  onRegenerate: (() => Promise<void>) | null;
  /** Where the run can be looked into; null for somebody else's. */
  runPath: string | null;
  /** What else can be done with the answer. */
  children?: ReactNode;
}

export function AnswerFooter(props: AnswerFooterProps) {
  const { organizationId, runId, parts, createdAt, pinned, onRegenerate, runPath, children } = props;
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const text = textOf(parts);
  return (
    <div
      className={cn(
        "-ml-1.5 flex min-h-9 flex-wrap items-center gap-x-1 text-muted text-xs transition-opacity",
        !pinned && !open && "opacity-0 focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      {text === "" ? null : <CopyButton text={text} label="Copy the answer" />}
      {onRegenerate ? <Regenerate onRegenerate={onRegenerate} /> : null}
      {children}
      {runId === null || runPath === null ? null : (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Details of this answer"
          aria-expanded={open}
          aria-controls={open ? detailsId : undefined}
          onClick={() => setOpen(!open)}
        >
          <Info aria-hidden="true" />
        </Button>
      )}
      {createdAt ? (
        <time dateTime={createdAt} className="px-1">
          {formatTime(createdAt)}
        </time>
      ) : null}
      {open && runId !== null ? (
        <span id={detailsId} className="px-1">
          <Details organizationId={organizationId} runId={runId} />
          {runPath ? (
            <>
              {" · "}
              <Link href={runPath as Route} className="underline underline-offset-2 hover:text-foreground">
                Inspect run
              </Link>
            </>
          ) : null}
        </span>
      ) : null}
    </div>
  );
}

function Regenerate({ onRegenerate }: { onRegenerate: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label="Answer again"
      disabled={busy}
      onClick={() => {
        setBusy(true);
        void onRegenerate().finally(() => setBusy(false));
      }}
    >
      <RefreshCw aria-hidden="true" />
    </Button>
  );
}

function Details({ organizationId, runId }: { organizationId: string; runId: string }) {
  const { data: run, error } = useQuery(runOptions(organizationId, runId));
  if (error) return "The details could not be loaded.";
  return run ? detailsOf(run).join(" · ") : "Loading…";
}

function detailsOf(run: Run): string[] {
  const { usage, started_at, ended_at } = run;
  const facts = modelsOf(run);
  if (usage) {
    const approximately = usage.estimated ? "about " : "";
    facts.push(
      `${approximately}${formatCount(usage.input_tokens)} tokens in, ${formatCount(usage.output_tokens)} out`,
      formatCost(usage.cost_micros),
    );
  }
  if (started_at && ended_at) facts.push(`${((Date.parse(ended_at) - Date.parse(started_at)) / 1000).toFixed(1)} s`);
  return facts;
}
