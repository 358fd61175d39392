import "server-only";
import { listAgentSpecs } from "@/features/agents/catalog/registry";
import { listTools } from "@/features/tools/registry";
import { processSingleton } from "@/lib/process";
import { schemaProblems } from "../definition/schemas";
import { toDefinition } from "../definition/to-definition";
import { validateDefinition } from "../definition/validate";
import type { WorkflowSpec } from "../schema";
import { analysisCode } from "./analysis-code";
import { analysisParallel } from "./analysis-parallel";
import { researchReport } from "./research-report";

const shipped = [analysisCode, analysisParallel, researchReport];

const registry = () =>
  processSingleton("workflows.registry", () => new Map<string, WorkflowSpec>(shipped.map((spec) => [spec.key, spec])));

export function listWorkflowSpecs(): WorkflowSpec[] {
  return [...registry().values()];
}

export function findWorkflowSpec(key: string): WorkflowSpec | undefined {
  return registry().get(key);
}

/** A workflow that is known to be in the catalog. Throws when it is not. */
export function getWorkflowSpec(key: string): WorkflowSpec {
  const spec = findWorkflowSpec(key);
  if (!spec) throw new Error(`The workflow "${key}" is not in the catalog.`);
  return spec;
}

/** Fails at boot when a workflow names what does not exist or cannot be, with its place. */
export function requireSoundWorkflows(): void {
  const known = {
    agents: new Map(listAgentSpecs().map(({ key, handoffs }) => [key, { handoffs }])),
    tools: new Set(listTools().map(({ name }) => name)),
  };
  for (const spec of listWorkflowSpecs()) {
    const { definition } = toDefinition(spec);
    const [issue] = [...validateDefinition(definition, known), ...schemaProblems(definition)];
    if (issue) throw new Error(`The workflow "${spec.key}" is wrong at ${issue.path}: ${issue.message}`);
  }
}

/** Adds or replaces a workflow of the process's catalog. */
export function registerWorkflow(spec: WorkflowSpec): void {
  registry().set(spec.key, spec);
}
