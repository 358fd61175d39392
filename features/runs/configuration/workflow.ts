import "server-only";
import { findWorkflowSpec } from "@/features/workflows/catalog/registry";
import { toSpec } from "@/features/workflows/definition/to-spec";
import type { StepSpec, WorkflowSpec } from "@/features/workflows/schema";
import type { RunWorkflow } from "./configuration";
import { ConfigurationLostError, missingPart, readStored } from "./lost";

/** A workflow as a run's row holds it: one of the catalog by its key, an organization's whole. */
export type StoredWorkflow = Omit<RunWorkflow, "spec"> & { key: string };

export function storeWorkflow({ spec, ...rest }: RunWorkflow): StoredWorkflow {
  return { key: spec.key, ...rest };
}

/** Throws `ConfigurationLostError` when the catalog no longer has the workflow, or its definition cannot be read. */
export function restoreWorkflow({ key, ...rest }: StoredWorkflow): RunWorkflow {
  const { stored } = rest;
  const spec = readStored(() =>
    typeof stored === "string" ? findWorkflowSpec(stored) : toSpec(key, stored.version, stored.definition),
  );
  if (!spec) throw missingPart("workflow", key);
  return { spec, ...rest };
}

/** The same without the error: the catalog may have lost a workflow that ran once. */
export function findStoredSpec(workflow: StoredWorkflow): WorkflowSpec | null {
  try {
    return restoreWorkflow(workflow).spec;
  } catch (error) {
    if (error instanceof ConfigurationLostError) return null;
    throw error;
  }
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
