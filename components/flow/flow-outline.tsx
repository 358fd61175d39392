"use client";

import { CircleAlert, Split, Workflow } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { StateMark, statusWords } from "./state-mark";
import type { FlowStage, FlowStates, FlowStatus, FlowStep } from "./types";

interface FlowOutlineProps {
  label: string;
  stages: readonly FlowStage[];
  states?: FlowStates | undefined;
  selected: string | null;
  onSelect?: ((id: string | null) => void) | undefined;
  /** The stages themselves can be chosen. */
  withStages: boolean;
  /** Back to the graph, where there is room for one. */
  onGraph?: (() => void) | undefined;
}

/** The same as the graph, as lists in lists. */
export function FlowOutline({ label, stages, onGraph, ...shared }: FlowOutlineProps) {
  return (
    <section aria-label={label} className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 sm:p-5">
      {onGraph ? (
        <Button size="sm" variant="secondary" className="self-start" onClick={onGraph}>
          <Workflow aria-hidden="true" />
          Show as a graph
        </Button>
      ) : null}
      <ol className="flex w-full max-w-2xl flex-col gap-3">
        {stages.map((stage, index) => (
          <StageItem key={stage.id} stage={stage} number={index + 1} {...shared} />
        ))}
      </ol>
    </section>
  );
}

type Shared = Pick<FlowOutlineProps, "states" | "selected" | "onSelect" | "withStages">;

function StageItem({ stage, number, ...shared }: Shared & { stage: FlowStage; number: number }) {
  const { states, selected, onSelect, withStages } = shared;
  const isParallel = stage.mode === "parallel";
  const title = (
    <>
      <span className="text-muted tabular-nums">{number}</span>
      <span className="min-w-0 flex-1 truncate font-medium">{stage.label || "Without a name"}</span>
      {isParallel ? (
        <span className="flex items-center gap-1 text-muted text-xs">
          <Split aria-hidden="true" className="size-3.5 rotate-180" />
          In parallel
        </span>
      ) : null}
      {stage.problem ? <Problem text={stage.problem} /> : null}
    </>
  );
  const titleStyle = "flex w-full items-center gap-2 px-3.5 py-2.5 text-left text-[13px]";
  return (
    <li className="overflow-hidden rounded-2xl border border-border bg-surface">
      {withStages && onSelect ? (
        <button
          type="button"
          aria-pressed={selected === stage.id}
          onClick={() => onSelect(stage.id)}
          className={cn(titleStyle, "hover:bg-hover aria-pressed:bg-active")}
        >
          {title}
        </button>
      ) : (
        <div className={titleStyle}>{title}</div>
      )}
      <ol className="divide-y divide-border border-border border-t bg-raised">
        {stage.steps.map((step) => (
          <li key={step.id}>
            <Row
              step={step}
              status={states?.[step.id]}
              withState={states !== undefined}
              isSelected={selected === step.id}
              onSelect={onSelect}
            />
          </li>
        ))}
        {stage.steps.length === 0 ? <li className="px-3.5 py-3 text-[13px] text-muted">No steps yet</li> : null}
      </ol>
    </li>
  );
}

interface RowProps {
  step: FlowStep;
  status: FlowStatus | undefined;
  withState: boolean;
  isSelected: boolean;
  onSelect: ((id: string | null) => void) | undefined;
}

function Row({ step, status, withState, isSelected, onSelect }: RowProps) {
  const { icon: Icon, label, kind, detail, problem } = step;
  const content = (
    <>
      <span className="flex size-8 shrink-0 items-center justify-center rounded-lg border border-border bg-surface text-muted">
        <Icon aria-hidden="true" className="size-4" strokeWidth={1.75} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-[13px]">{label || "Without a name"}</span>
        <span className="block truncate text-muted text-xs">
          {kind}
          {detail ? ` · ${detail}` : ""}
          {status?.note ? ` · ${status.note}` : ""}
        </span>
      </span>
      {problem ? <Problem text={problem} /> : null}
      {withState ? <StateMark state={status?.state ?? "pending"} /> : null}
    </>
  );
  const style = "flex w-full items-center gap-3 px-3.5 py-2.5 text-left";
  if (!onSelect) return <div className={style}>{content}</div>;
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      aria-label={`${label || "Without a name"}, ${kind}${statusWords(status)}`}
      onClick={() => onSelect(isSelected ? null : step.id)}
      className={cn(style, "hover:bg-hover aria-pressed:bg-active")}
    >
      {content}
    </button>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <span className="flex text-danger" title={text}>
      <CircleAlert aria-hidden="true" className="size-4" />
      <span className="sr-only">{text}</span>
    </span>
  );
}
