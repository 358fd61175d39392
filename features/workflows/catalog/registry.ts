import "server-only";
import { processSingleton } from "@/lib/process";
import type { WorkflowSpec } from "../schema";

const registry = () => processSingleton("workflows.registry", () => new Map<string, WorkflowSpec>());

export function findWorkflowSpec(key: string): WorkflowSpec | undefined {
  return registry().get(key);
}

/** The spec of a workflow that a stored run names. Throws when the catalog no longer has it. */
export function getWorkflowSpec(key: string): WorkflowSpec {
  const spec = findWorkflowSpec(key);
  if (!spec) throw new Error(`The workflow "${key}" is not in the catalog.`);
  return spec;
}

/** Adds a workflow to the catalog of this process. */
export function registerWorkflow(spec: WorkflowSpec): void {
  registry().set(spec.key, spec);
}
