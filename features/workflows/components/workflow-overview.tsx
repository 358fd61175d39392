"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { FlowGraph } from "@/components/flow/flow-graph";
import { Section } from "@/components/ui/section";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "@/features/tools/client";
import type { WorkflowDetail } from "../presenting/schema";
import { findStep, withIds } from "./editor/state/draft";
import { toFlow } from "./editor/state/to-flow";
import { StepFacts } from "./step-facts";
import { WorkflowFacts } from "./workflow-facts";

/** What a workflow does, as a graph whose steps can be looked at, and what it takes. */
export function WorkflowOverview({ workflow, aside }: { workflow: WorkflowDetail; aside?: ReactNode }) {
  const { organization } = useWorkspace();
  const { data: agents } = useQuery(agentsOptions(organization.id));
  const { data: tools } = useQuery(toolsOptions(organization.id));
  const [selected, setSelected] = useState<string | null>(null);
  const draft = useMemo(() => withIds(workflow.definition), [workflow.definition]);
  const names = useMemo(
    () => ({
      agents: new Map(agents?.data.map(({ key, name }) => [key, name])),
      tools: new Map(tools?.data.map(({ name, display_name: displayName }) => [name, displayName])),
    }),
    [agents, tools],
  );
  const stages = useMemo(() => toFlow(draft, names, []), [draft, names]);
  const found = findStep(draft, selected);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <section
          aria-label="What it does"
          className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm"
        >
          {workflow.step_count > 0 ? (
            <FlowGraph
              label={`The steps of ${workflow.name}`}
              stages={stages}
              selected={selected}
              onSelect={setSelected}
              className="h-128"
            />
          ) : (
            <p className="p-6 text-[13px] text-muted">It has no steps yet.</p>
          )}
        </section>
        {workflow.starters.length > 0 ? <Starters starters={workflow.starters} /> : null}
      </div>
      <div className="flex flex-col gap-6">
        {found ? <StepFacts step={found.step} names={names} onClose={() => setSelected(null)} /> : null}
        <WorkflowFacts workflow={workflow} />
        {aside}
      </div>
    </div>
  );
}

function Starters({ starters }: { starters: readonly string[] }) {
  return (
    <Section title="Example inputs">
      <ul className="grid gap-2 sm:grid-cols-2">
        {starters.map((starter) => (
          <li key={starter} className="rounded-xl border border-border px-3.5 py-3 text-[13px] leading-5">
            {starter}
          </li>
        ))}
      </ul>
    </Section>
  );
}
