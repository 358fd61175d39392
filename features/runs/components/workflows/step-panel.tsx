"use client";

import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, Suspense, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { ErrorNotice } from "@/components/ui/notice";
import { SelectBox } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { MessageFiles } from "@/features/files/components/message-files";
import { formatTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { RunStep } from "../../steps/schema";
import { RawEvents } from "../inspector/raw-events";
import { costOf, formatDuration, tokensOf } from "../run-facts";
import type { RunSlots } from "../run-slots";
import type { ShownStep } from "./shown-step";
import { ShownValue } from "./shown-value";
import { StepBadge } from "./step-badge";
import { stepKinds } from "./step-kinds";

interface StepPanelProps {
  step: ShownStep;
  run: { id: string; ended: boolean };
  organization: { id: string; slug: string };
  agentName: (key: string) => string;
  slots: RunSlots;
  /** The button that runs the workflow again from this step. */
  rerun: ReactNode;
}

type View = "output" | "work" | "input" | "events";

/** Everything about one step: what went in and came out, each attempt, and what its agent said and did. */
export function StepPanel({ step, run, organization, agentName, slots, rerun }: StepPanelProps) {
  const [chosen, setChosen] = useState<View | null>(null);
  const [attemptNumber, setAttemptNumber] = useState<number | null>(null);
  const attempt = step.attempts.find((each) => each.attempt === attemptNumber) ?? step.attempts.at(-1) ?? null;
  const isNewest = attempt === null || attempt.attempt === step.attempt;
  const live = isNewest ? step.live : null;
  const state = isNewest ? step.state : (attempt?.status ?? step.state);
  const hasWork = live !== null && step.kind !== "approval" && live.parts.length > 0;
  const tabs: Tab<View>[] = [
    { value: "output", label: "Output" },
    ...(hasWork ? ([{ value: "work", label: step.kind === "agent" ? "What it did" : "Call" }] as const) : []),
    { value: "input", label: "Input" },
    { value: "events", label: "Events" },
  ];
  const usual: View = hasWork && state !== "completed" ? "work" : "output";
  const view = tabs.find(({ value }) => value === chosen)?.value ?? usual;
  const error = attempt?.error ?? live?.error ?? null;
  return (
    <section aria-label={`Step ${step.label}`} className="flex min-w-0 flex-col gap-4 p-4 sm:p-5">
      <StepHead step={step} state={state} attempt={attempt} slug={organization.slug} agentName={agentName} />
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {step.attempts.length > 1 ? (
          <div className="w-44">
            <SelectBox
              compact
              aria-label="Attempt"
              value={String(attempt?.attempt ?? step.attempt)}
              onChange={(event) => setAttemptNumber(Number(event.target.value))}
              options={step.attempts.map((each) => ({
                value: String(each.attempt),
                label: `Attempt ${each.attempt}: ${each.status}`,
              }))}
            />
          </div>
        ) : null}
        {rerun}
      </div>
      {error ? (
        <ErrorNotice>
          {error.message} <span className="text-muted">({error.code})</span>
        </ErrorNotice>
      ) : null}
      {state === "waiting" ? <Waiting step={step} runId={run.id} Approvals={slots.Approvals} /> : null}
      <Tabs label="What to see of the step" tabs={tabs} value={view} onChange={setChosen}>
        {view === "work" && live ? (
          <div
            ref={focusWhenScrollable}
            className="flex max-h-[36rem] flex-col gap-3 overflow-y-auto text-sm leading-6 [&>*]:shrink-0"
          >
            <Suspense fallback={<Skeleton className="h-24 rounded-xl" />}>
              <slots.Parts parts={live.parts} streaming={live.status === "running" && !run.ended} />
            </Suspense>
          </div>
        ) : null}
        {view === "output" ? (
          <Output attempt={attempt} preview={live?.output ?? null} state={state} organizationId={organization.id} />
        ) : null}
        {view === "input" ? <ShownValue key={attempt?.attempt} value={attempt?.input} label="Input" /> : null}
        {view === "events" ? (
          <RawEvents organizationId={organization.id} runId={run.id} live={!run.ended} step={step.name} />
        ) : null}
      </Tabs>
    </section>
  );
}

interface OutputProps {
  attempt: RunStep | null;
  /** The beginning of the output, from the stream. */
  preview: string | null;
  state: ShownStep["state"];
  organizationId: string;
}

function Output({ attempt, preview, state, organizationId }: OutputProps) {
  const files = attempt?.files ?? [];
  if (state === "pending") return <p className="text-[13px] text-muted">This step has not begun.</p>;
  if (state === "skipped") return <p className="text-[13px] text-muted">This step was skipped.</p>;
  const value = attempt?.output ?? preview;
  if ((value === null || value === undefined) && (state === "running" || state === "waiting")) {
    return <p className="text-[13px] text-muted">There will be an output once the step has ended.</p>;
  }
  return (
    <div className="flex flex-col gap-4">
      <ShownValue key={attempt?.attempt} value={value} label="Output" />
      {files.length > 0 ? <MessageFiles organizationId={organizationId} files={files} /> : null}
    </div>
  );
}

interface StepHeadProps {
  step: ShownStep;
  state: ShownStep["state"];
  attempt: RunStep | null;
  slug: string;
  agentName: (key: string) => string;
}

function StepHead({ step, state, attempt, slug, agentName }: StepHeadProps) {
  const { icon: Icon, label } = stepKinds[step.kind];
  const reusedFrom = attempt?.reused_from ?? null;
  const took =
    attempt?.ended_at && reusedFrom === null
      ? formatDuration(Date.parse(attempt.ended_at) - Date.parse(attempt.started_at))
      : null;
  const facts = [
    step.maxAttempts > 1 ? `attempt ${step.attempt} of ${step.maxAttempts}` : null,
    took,
    tokensOf(attempt?.usage ?? null),
    costOf(attempt?.usage ?? null),
  ].filter((fact) => fact !== null);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <Icon aria-hidden="true" strokeWidth={1.75} className="size-4.5 text-muted" />
        <h2 className="min-w-0 break-words font-semibold text-[15px]">{step.label}</h2>
        <StepBadge state={state} />
        {reusedFrom ? (
          <Link href={`/${slug}/runs/${reusedFrom}?step=${encodeURIComponent(step.name)}` as Route}>
            <Badge tone="accent">Reused from an earlier run</Badge>
          </Link>
        ) : null}
      </div>
      <p className="text-[13px] text-muted leading-5">
        {label}
        {step.agent ? (
          <>
            {" "}
            <Link
              href={`/${slug}/agents/${encodeURIComponent(step.agent)}` as Route}
              className="underline underline-offset-2 hover:text-foreground"
            >
              {agentName(step.agent)}
            </Link>
          </>
        ) : null}
        {step.tool ? ` ${step.tool}` : ""}
        {facts.length > 0 ? ` · ${facts.join(" · ")}` : ""}
      </p>
    </div>
  );
}

interface WaitingProps {
  step: ShownStep;
  runId: string;
  Approvals: RunSlots["Approvals"];
}

/** What a step waits for: its time, or a person. */
function Waiting({ step, runId, Approvals }: WaitingProps) {
  const wakeAt = step.live?.wake_at ?? step.attempts.at(-1)?.wake_at ?? null;
  return wakeAt === null ? <Approvals runId={runId} step={step.name} /> : <GoesOnAt iso={wakeAt} />;
}

function GoesOnAt({ iso }: { iso: string }) {
  const at = useLocalTime(iso, formatTime);
  return (
    <p className="rounded-xl border border-warning/25 bg-warning-soft px-3.5 py-2.5 text-[13px]">
      It goes on by itself at <time dateTime={iso}>{at}</time>.
    </p>
  );
}
