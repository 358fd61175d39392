import "server-only";
import { findRoute } from "@/features/models/gateway/route";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { findTools } from "@/features/tools/registry/find-tools";
import type { Transaction } from "@/lib/db/client";
import { AppError, type FieldError } from "@/lib/errors";
import { findAnsweringAgent } from "../answering/find-agent";
import { unknownVariables } from "./instructions";
import { outputSchemaProblem } from "./output-schema";
import type { AgentDefinition } from "./schema";

/** What a definition refers to and is not there, or must not be: for the given fields, or for all of them. */
export async function findProblems(
  tx: Transaction,
  key: string,
  definition: AgentDefinition,
  fields: ReadonlySet<string> | null = null,
): Promise<FieldError[]> {
  const isChecked = (field: keyof AgentDefinition) => fields === null || fields.has(field);
  const problems: FieldError[] = [];
  if (isChecked("model")) problems.push(...(await unknownModel(tx, definition)));
  if (isChecked("tools")) problems.push(...(await unknownTools(tx, definition)));
  if (isChecked("handoffs")) problems.push(...(await unknownAgents(tx, key, "handoffs", definition.handoffs)));
  if (isChecked("agents_as_tools")) problems.push(...(await wrongHelpers(tx, key, definition)));
  if (isChecked("output_schema") && definition.output_schema !== null) {
    const message = outputSchemaProblem(definition.output_schema);
    if (message !== null) problems.push({ path: "output_schema", message });
  }
  return problems;
}

/** What besides keeps a draft from becoming a version. */
export function findGaps(definition: AgentDefinition): FieldError[] {
  const gaps: FieldError[] = [];
  if (definition.instructions.trim() === "") {
    gaps.push({ path: "instructions", message: "Tell the agent what it is for and how it works." });
  }
  for (const name of unknownVariables(definition)) {
    gaps.push({ path: "instructions", message: `{{${name}}} is no variable. Add it, or write it otherwise.` });
  }
  return gaps;
}

export function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new AppError("validation_failed", "Some fields are not valid.", { errors });
}

async function unknownModel(tx: Transaction, { model }: AgentDefinition): Promise<FieldError[]> {
  if (model === null || findRoute((await readOrganizationAccess(tx)).ways, model)) return [];
  return [{ path: "model", message: `There is no model “${model}” here, or no key for its provider.` }];
}

async function unknownTools(tx: Transaction, { tools }: AgentDefinition): Promise<FieldError[]> {
  const known = await findTools(
    tx,
    tools.map(({ name }) => name),
  );
  return tools.flatMap(({ name }, index) =>
    known.has(name) ? [] : [{ path: `tools.${index}`, message: `There is no tool “${name}” any more. Take it out.` }],
  );
}

async function unknownAgents(
  tx: Transaction,
  key: string,
  field: string,
  keys: readonly string[],
): Promise<FieldError[]> {
  const problems: FieldError[] = [];
  for (const [index, other] of keys.entries()) {
    const path = `${field}.${index}`;
    if (other === key) problems.push({ path, message: "An agent cannot name itself." });
    else if (!(await findAnsweringAgent(tx, other))) {
      problems.push({ path, message: `The agent “${other}” cannot answer: it is archived, unpublished or gone.` });
    }
  }
  return problems;
}

/** Agents that ask each other in a circle would never come to an end. */
async function wrongHelpers(tx: Transaction, key: string, definition: AgentDefinition): Promise<FieldError[]> {
  const field = "agents_as_tools";
  const missing = await unknownAgents(tx, key, field, definition.agents_as_tools);
  if (missing.length > 0) return missing;
  const problems: FieldError[] = [];
  for (const [index, helper] of definition.agents_as_tools.entries()) {
    if (await asks(tx, helper, key, new Set())) {
      const message = `“${helper}” asks this agent itself, directly or through others: they would ask in a circle.`;
      problems.push({ path: `${field}.${index}`, message });
    }
  }
  return problems;
}

async function asks(tx: Transaction, from: string, wanted: string, seen: Set<string>): Promise<boolean> {
  if (from === wanted) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const spec = await findAnsweringAgent(tx, from);
  for (const next of spec?.agentsAsTools ?? []) {
    if (await asks(tx, next, wanted, seen)) return true;
  }
  return false;
}
