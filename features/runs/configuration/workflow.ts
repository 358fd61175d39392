import "server-only";
import { getWorkflowSpec } from "@/features/workflows/catalog/registry";
import { toSpec } from "@/features/workflows/definition/to-spec";
import type { StepSpec, WorkflowSpec } from "@/features/workflows/schema";
import type { RunWorkflow } from "./configuration";

/** A workflow as a run's row holds it: one of the catalog by its key, an organization's whole. */
export type StoredWorkflow = Omit<RunWorkflow, "spec"> & { key: string };

export function storeWorkflow({ spec, ...rest }: RunWorkflow): StoredWorkflow {
  return { key: spec.key, ...rest };
}

/** Throws when the catalog no longer has the workflow. */
export function restoreWorkflow({ key, ...rest }: StoredWorkflow): RunWorkflow {
  const { stored } = rest;
  const spec = typeof stored === "string" ? getWorkflowSpec(stored) : toSpec(key, stored.version, stored.definition);
  return { spec, ...rest };
}

function stepsOf(spec: WorkflowSpec): StepSpec[] {
  return spec.stages.flatMap(({ steps }) => steps);
}

/** Keys of the agents that answer in its steps. */
export function stepAgents(spec: WorkflowSpec): string[] {
  return [...new Set(stepsOf(spec).flatMap((step) => (step.kind === "agent" ? [step.agent] : [])))];
}

/** Names of the tools that its steps call themselves. */
export function stepTools(spec: WorkflowSpec): string[] {
  return [...new Set(stepsOf(spec).flatMap((step) => (step.kind === "tool" ? [step.tool] : [])))];
}
