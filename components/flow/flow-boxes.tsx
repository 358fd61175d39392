"use client";

import { CircleAlert, GitBranch, Merge, Plus, Split } from "lucide-react";
import { memo } from "react";
import { cn } from "@/components/ui/cn";
import { StateMark, stateWords, statusWords } from "./state-mark";
import type { FlowStage, FlowState, FlowStatus, FlowStep } from "./types";

/** What each box that can be chosen is given. */
interface Choosable {
  isSelected: boolean;
  /** Whether the Tab key stops at it. */
  isStop: boolean;
  onSelect: ((id: string) => void) | undefined;
}

interface StepBoxProps extends Choosable {
  step: FlowStep;
  status: FlowStatus | undefined;
  withState: boolean;
  /** Where it stands, to be read out. */
  place: string;
  isDragged: boolean;
}

const frames: Record<FlowState, string> = {
  pending: "border-border",
  running: "border-accent ring-3 ring-accent/15",
  waiting: "border-warning/60 ring-3 ring-warning/12",
  completed: "border-success/40",
  failed: "border-danger/60",
  skipped: "border-dashed border-border-strong",
  cancelled: "border-dashed border-border-strong",
};

/** A step: what it is, who does it and how it goes. */
export const StepBox = memo(function StepBox(props: StepBoxProps) {
  const { step, status, withState, place, isSelected, isStop, onSelect, isDragged } = props;
  const { id, icon: Icon, label, kind, detail, problem } = step;
  const state = status?.state ?? "pending";
  const isFaint = withState && (state === "skipped" || state === "cancelled");
  return (
    <button
      type="button"
      data-flow={id}
      data-state={withState ? state : undefined}
      tabIndex={isStop ? 0 : -1}
      disabled={onSelect === undefined}
      aria-pressed={isSelected}
      aria-label={`${label || "Without a name"}, ${kind}${detail ? `, ${detail}` : ""}${withState ? statusWords({ ...status, state }) : ""}. ${place}${problem ? `. ${problem}` : ""}`}
      onClick={() => onSelect?.(id)}
      className={cn(
        "relative flex h-full w-full items-center gap-2.5 rounded-xl border bg-raised px-2.5 text-left shadow-sm outline-offset-2 transition-[border-color,box-shadow] duration-150",
        withState ? frames[state] : problem ? "border-danger/50" : "border-border",
        isSelected ? "border-accent ring-3 ring-accent/20" : "enabled:hover:border-border-strong",
        isDragged && "rotate-1 shadow-lg",
      )}
    >
      {withState && state === "running" ? (
        <span aria-hidden="true" className="absolute inset-0 animate-breathe rounded-xl bg-accent/6" />
      ) : null}
      <span
        className={cn(
          "relative flex size-9 shrink-0 items-center justify-center rounded-lg border border-border bg-surface text-muted",
          withState && state === "running" && "border-accent/25 bg-accent-soft text-accent",
        )}
      >
        <Icon aria-hidden="true" className="size-[17px]" strokeWidth={1.75} />
        {step.conditional ? (
          <span className="absolute -right-1.5 -bottom-1.5 flex size-4 items-center justify-center rounded-full border border-border bg-raised text-muted">
            <GitBranch aria-hidden="true" className="size-2.5" strokeWidth={2} />
          </span>
        ) : null}
      </span>
      <span className={cn("relative min-w-0 flex-1", isFaint && "text-muted")}>
        <span className="block truncate font-medium text-[13px] leading-5">{label || "Without a name"}</span>
        <span className="block truncate text-muted text-xs leading-4">{secondLine(step, status)}</span>
      </span>
      {problem && !withState ? <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-danger" /> : null}
      {withState ? (
        <span aria-hidden="true" className="relative">
          <StateMark state={state} />
        </span>
      ) : null}
    </button>
  );
});

function secondLine({ kind, detail }: FlowStep, status: FlowStatus | undefined): string {
  const words = status && status.state !== "completed" && status.state !== "pending" ? stateWords[status.state] : null;
  return [words ?? detail ?? kind, status?.note].filter((part) => part !== undefined && part !== "").join(" · ");
}

interface JoinBoxProps extends Choosable {
  id: string;
  label: string;
  problem: string | undefined;
  status: FlowStatus | undefined;
  withState: boolean;
}

/** Where the lanes of a parallel stage meet. */
export const JoinBox = memo(function JoinBox(props: JoinBoxProps) {
  const { id, label, problem, status, withState, isSelected, isStop, onSelect } = props;
  const state = status?.state ?? "pending";
  return (
    <button
      type="button"
      data-flow={id}
      data-state={withState ? state : undefined}
      tabIndex={isStop ? 0 : -1}
      disabled={onSelect === undefined}
      aria-pressed={isSelected}
      aria-label={`${label}, where the lanes meet${withState ? statusWords({ ...status, state }) : ""}${problem ? `. ${problem}` : ""}`}
      onClick={() => onSelect?.(id)}
      className={cn(
        "flex h-full w-full items-center justify-center gap-2 rounded-full border bg-raised px-3 text-[12.5px] text-muted shadow-sm outline-offset-2",
        isSelected
          ? "border-accent ring-3 ring-accent/20"
          : cn(
              withState ? frames[state] : problem ? "border-danger/50" : "border-border",
              "enabled:hover:border-border-strong",
            ),
      )}
    >
      <Merge aria-hidden="true" className="size-3.5 shrink-0 rotate-180" strokeWidth={1.75} />
      <span className="truncate">{label}</span>
      {problem && !withState ? <CircleAlert aria-hidden="true" className="size-3.5 shrink-0 text-danger" /> : null}
      {withState && status ? (
        <span aria-hidden="true">
          <StateMark state={state} />
        </span>
      ) : null}
    </button>
  );
});

interface StageFrameProps extends Choosable {
  stage: FlowStage;
  number: number;
  /** Adds a step at its end. */
  onAdd: (() => void) | undefined;
}

/** The ground on which the steps of a stage lie, with its name. */
export const StageFrame = memo(function StageFrame(props: StageFrameProps) {
  const { stage, number, isSelected, isStop, onSelect, onAdd } = props;
  const title = (
    <>
      <span className="text-muted tabular-nums">{number}</span>
      <span className="min-w-0 truncate font-medium text-foreground">{stage.label || "Without a name"}</span>
      {stage.mode === "parallel" ? (
        <Split aria-hidden="true" className="size-3.5 shrink-0 rotate-180 text-muted" strokeWidth={1.75} />
      ) : null}
      {stage.problem ? <CircleAlert aria-hidden="true" className="size-3.5 shrink-0 text-danger" /> : null}
    </>
  );
  return (
    <div
      className={cn(
        "h-full w-full rounded-2xl border bg-surface",
        isSelected ? "border-accent/60 ring-3 ring-accent/10" : "border-border",
      )}
    >
      <div className="flex h-11 items-center gap-1 px-2">
        {onSelect ? (
          <button
            type="button"
            data-flow={stage.id}
            tabIndex={isStop ? 0 : -1}
            aria-pressed={isSelected}
            aria-label={`Stage ${number}: ${stage.label || "without a name"}, ${stage.mode}, ${counted(stage.steps.length)}${stage.problem ? `. ${stage.problem}` : ""}`}
            onClick={() => onSelect(stage.id)}
            className="pointer-events-auto flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-[12.5px] hover:bg-hover"
          >
            {title}
          </button>
        ) : (
          <div className="flex min-w-0 items-center gap-1.5 px-2 text-[12.5px]">{title}</div>
        )}
        <span className="flex-1" />
        {onAdd ? (
          <button
            type="button"
            tabIndex={isStop ? 0 : -1}
            aria-label={`Add a step to ${stage.label || `stage ${number}`}`}
            onClick={onAdd}
            className="nodrag pointer-events-auto flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-foreground"
          >
            <Plus aria-hidden="true" className="size-4" />
          </button>
        ) : null}
      </div>
    </div>
  );
});

function counted(steps: number): string {
  return steps === 1 ? "1 step" : `${steps} steps`;
}

/** A stage without steps: in an editor the place to begin. */
export function EmptyBox({ onAdd }: { onAdd: (() => void) | undefined }) {
  const style =
    "flex h-full w-full items-center justify-center gap-1.5 rounded-xl border border-border-strong border-dashed text-[13px] text-muted";
  if (!onAdd) return <div className={style}>No steps</div>;
  return (
    <button type="button" onClick={onAdd} className={cn(style, "nodrag hover:bg-hover hover:text-foreground")}>
      <Plus aria-hidden="true" className="size-4" />
      Add a step
    </button>
  );
}

export function EndBox({ label }: { label: string }) {
  return (
    <div className="flex h-full w-full items-center justify-center rounded-full border border-border bg-surface text-muted text-xs">
      {label}
    </div>
  );
}
