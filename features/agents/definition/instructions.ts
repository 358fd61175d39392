import type { AgentDefinition } from "./schema";

/** What every agent's instructions may name beside its own variables; known when a run begins. */
export const builtInVariables = ["user_name", "organization_name", "date"] as const;
export type BuiltInVariable = (typeof builtInVariables)[number];

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** The names between double braces, each once, in the order of their first use. */
export function variablesIn(instructions: string): string[] {
  return [...new Set([...instructions.matchAll(placeholder)].map((match) => match[1] ?? ""))];
}

/** Puts values in the place of the variables that have one; the others stay as they are written. */
export function fillVariables(instructions: string, values: Readonly<Record<string, string>>): string {
  return instructions.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** The names that the instructions use and nothing stands behind. */
export function unknownVariables({ instructions, variables }: Pick<AgentDefinition, "instructions" | "variables">) {
  const known = new Set<string>([...builtInVariables, ...variables.map(({ name }) => name)]);
  return variablesIn(instructions).filter((name) => !known.has(name));
}
