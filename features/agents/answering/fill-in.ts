import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { type BuiltInVariable, builtInVariables, fillVariables, variablesIn } from "../definition/instructions";
import type { AgentSpec } from "../schema";

const Names = z.array(z.object({ user_name: z.string(), organization_name: z.string() }));
const longestName = 200;

/**
 * The agents with what their instructions say of the person, the organization and the day. Agents that name none of it
 * stay the same objects.
 */
export async function fillInInstructions(
  tx: Transaction,
  userId: string,
  specs: ReadonlyMap<string, AgentSpec>,
): Promise<ReadonlyMap<string, AgentSpec>> {
  const open = [...specs.values()].filter(({ instructions }) =>
    variablesIn(instructions).some((name) => (builtInVariables as readonly string[]).includes(name)),
  );
  if (open.length === 0) return specs;
  const rows = await tx.execute(sql`select user_name, organization_name from acting_names(${userId}::uuid)`);
  const [names] = Names.parse([...rows]);
  const values: Record<BuiltInVariable, string> = {
    user_name: oneLine(names?.user_name ?? ""),
    organization_name: oneLine(names?.organization_name ?? ""),
    date: new Date().toISOString().slice(0, 10),
  };
  const filled = open.map((spec) => ({ ...spec, instructions: fillVariables(spec.instructions, values) }));
  return new Map([...specs, ...filled.map((spec) => [spec.key, spec] as const)]);
}

/** A name stays a name: it cannot begin a paragraph of its own in what the model is told. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, " ").trim().slice(0, longestName);
}
