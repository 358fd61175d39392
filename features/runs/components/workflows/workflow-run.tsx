"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompare } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { FlowGraph } from "@/components/flow/flow-graph";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { isEnded, runPlanOptions } from "../../inspector/client";
import type { RunTrace } from "../../inspector/schema";
import { runStepsOptions } from "../../steps/client";
import { RawEvents } from "../inspector/raw-events";
import { Timeline } from "../inspector/timeline";
import { RunControls } from "../run-controls";
import { changeRunSearch } from "../run-search";
import type { RunSlots } from "../run-slots";
import { toFlowStages, toFlowStates } from "./flow-stages";
import { RerunFrom } from "./rerun-from";
import { progressOf, type ShownStep, shownSteps } from "./shown-step";
import { StepPanel } from "./step-panel";
import { StepTimeline } from "./step-timeline";
import { statusNow, useLiveWorkflow } from "./use-live-workflow";
import { WorkflowFacts } from "./workflow-facts";

const views = [
  { value: "steps", label: "Steps" },
  { value: "timeline", label: "Timeline" },
  { value: "events", label: "Raw events" },
] as const;
type View = (typeof views)[number]["value"];

/** The run of a workflow: its graph and its steps, live while it goes on. */
export function WorkflowRun({ trace, slots }: { trace: RunTrace; slots: RunSlots }) {
  const { organization } = useWorkspace();
  const { run } = trace;
  const live = useLiveWorkflow(organization.id, run.id);
  const { data: plan } = useQuery(runPlanOptions(organization.id, run.id));
  const { data: stored } = useQuery(runStepsOptions(organization.id, run.id));
  const { data: catalog } = useQuery(agentsOptions(organization.id));
  const search = useSearchParams();
  const view: View = views.find(({ value }) => value === search.get("view"))?.value ?? "steps";
  const status = statusNow(run, live?.view);
  const ended = isEnded(status);
  const isLoading = plan === undefined || stored === undefined;
  const steps = isLoading ? [] : shownSteps(plan, live?.view.workflow ?? null, stored, ended);
  const names = new Map(catalog?.data.map(({ key, name }) => [key, name]));
  const selected = steps.find(({ name }) => name === search.get("step")) ?? null;
  const error = run.error ?? live?.view.error ?? null;
  return (
    <>
      <PageHeader
        title={plan?.name ?? run.workflow ?? "Run"}
        description={<span className="line-clamp-3 whitespace-pre-wrap break-words">{run.input}</span>}
        action={
          <div className="flex flex-wrap gap-2">
            {run.rerun_of ? (
              <Button asChild size="sm" variant="secondary">
                <Link href={`/${organization.slug}/runs/${run.rerun_of}/compare/${run.id}` as Route}>
                  <GitCompare aria-hidden="true" />
                  Compare
                </Link>
              </Button>
            ) : null}
            <RunControls run={run} status={status} />
          </div>
        }
      />
      <WorkflowFacts run={run} status={status} progress={isLoading ? null : progressOf(steps)} />
      {live?.connection === "reconnecting" ? (
        <p role="status" className="text-[13px] text-warning">
          The connection was lost. Trying again; nothing is missed.
        </p>
      ) : null}
      {error ? (
        <ErrorNotice>
          {error.message} <span className="text-muted">({error.code})</span>
        </ErrorNotice>
      ) : null}
      <Tabs
        label="Views of the run"
        tabs={views}
        value={view}
        onChange={(value) => changeRunSearch({ view: value === "steps" ? "" : value })}
      >
        {view === "steps" && isLoading ? <Skeleton className="h-96 rounded-2xl" /> : null}
        {view === "steps" && !isLoading ? (
          <Steps steps={steps} names={names} selected={selected} run={{ ...run, ended }} slots={slots} />
        ) : null}
        {view === "timeline" ? <Timeline run={run} spans={trace.spans} /> : null}
        {view === "events" ? <RawEvents organizationId={organization.id} runId={run.id} live={!ended} /> : null}
      </Tabs>
    </>
  );
}

interface StepsProps {
  steps: readonly ShownStep[];
  names: ReadonlyMap<string, string>;
  selected: ShownStep | null;
  run: RunTrace["run"] & { ended: boolean };
  slots: RunSlots;
}

function Steps({ steps, names, selected, run, slots }: StepsProps) {
  const { organization } = useWorkspace();
  const choose = (name: string | null) => changeRunSearch({ step: name ?? "" });
  const shown = selected ?? firstToShow(steps);
  return (
    <div data-wide className="grid items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <div className="overflow-hidden rounded-2xl border border-border bg-surface shadow-sm max-md:hidden lg:sticky lg:top-4">
        <FlowGraph
          label="Steps of the workflow"
          stages={toFlowStages(steps, names)}
          states={toFlowStates(steps)}
          selected={shown?.name ?? null}
          onSelect={choose}
          className="h-[28rem] lg:h-[min(42rem,calc(100dvh-8rem))]"
        />
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        <section
          aria-label="Timeline of the steps"
          className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm"
        >
          <StepTimeline steps={steps} run={run} selected={shown?.name ?? null} onSelect={choose} />
        </section>
        {shown ? (
          <div className="min-w-0 rounded-2xl border border-border bg-raised shadow-sm">
            <StepPanel
              key={shown.name}
              step={shown}
              run={run}
              organization={organization}
              agentName={(key) => names.get(key) ?? key}
              slots={slots}
              rerun={<RerunFrom step={shown} steps={steps} run={run} />}
            />
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** What needs a person or goes on; where nothing does, what failed, or the last that was done. */
function firstToShow(steps: readonly ShownStep[]): ShownStep | null {
  for (const wanted of ["waiting", "running", "failed"] as const) {
    const found = steps.find(({ state }) => state === wanted);
    if (found) return found;
  }
  return steps.findLast(({ state }) => state === "completed") ?? steps[0] ?? null;
}
