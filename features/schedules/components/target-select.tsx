"use client";

import { useQuery } from "@tanstack/react-query";
import { Select } from "@/components/ui/select";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { workflowsOptions } from "@/features/workflows/client";
import { targetOf } from "./target-value";

interface TargetSelectProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** What can be started: workflows, then agents. */
export function TargetSelect({ value, onChange, error }: TargetSelectProps) {
  const { organization } = useWorkspace();
  const workflows = useQuery(workflowsOptions(organization.id));
  const agents = useQuery(agentsOptions(organization.id));
  const options = [
    ...(workflows.data?.data ?? []).map(({ key, name }) => ({ value: `workflow:${key}`, label: `Workflow · ${name}` })),
    ...(agents.data?.data ?? []).map(({ key, name }) => ({ value: `agent:${key}`, label: `Agent · ${name}` })),
  ];
  const isGone = value !== "" && !workflows.isPending && !agents.isPending && !options.some((o) => o.value === value);
  return (
    <Select
      label="What to start"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error ?? (isGone ? "This is not published any more. Choose something else." : undefined)}
      options={[
        {
          value: "",
          label: workflows.isPending || agents.isPending ? "Loading…" : "Choose an agent or a workflow",
          disabled: true,
        },
        ...(isGone ? [{ value, label: targetOf(value).key }] : []),
        ...options,
      ]}
    />
  );
}

/** Whether the target is a workflow that takes an object, which a form asks for as JSON. */
export function useTakesObject(value: string): boolean {
  const { organization } = useWorkspace();
  const workflows = useQuery(workflowsOptions(organization.id));
  const { kind, key } = targetOf(value);
  return kind === "workflow" && workflows.data?.data.find((workflow) => workflow.key === key)?.takes === "object";
}
