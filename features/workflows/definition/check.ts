import "server-only";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { findTools } from "@/features/tools/registry/find-tools";
import type { Transaction } from "@/lib/db/client";
import { AppError, type FieldError } from "@/lib/errors";
import type { WorkflowDefinition } from "./schema";
import { schemaProblems } from "./schemas";
import { type Known, validateDefinition } from "./validate";

/** All that keeps a definition from running in the organization of the transaction. */
export async function findProblems(tx: Transaction, definition: WorkflowDefinition): Promise<FieldError[]> {
  return [...validateDefinition(definition, await readKnown(tx, definition)), ...schemaProblems(definition)];
}

export function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new AppError("validation_failed", "The workflow cannot run yet.", { errors });
}

/** What the definition names and is there. */
async function readKnown(tx: Transaction, { stages }: WorkflowDefinition): Promise<Known> {
  const steps = stages.flatMap((stage) => stage.steps);
  const agents = new Map<string, { handoffs: readonly string[] }>();
  for (const key of new Set(steps.flatMap((step) => (step.kind === "agent" ? [step.agent] : [])))) {
    const agent = await findAnsweringAgent(tx, key);
    if (agent) agents.set(key, agent);
  }
  const tools = await findTools(
    tx,
    steps.flatMap((step) => (step.kind === "tool" ? [step.tool] : [])),
  );
  return { agents, tools: new Set(tools.keys()) };
}
