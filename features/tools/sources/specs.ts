import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { sourceTools, toolSources } from "@/drizzle/schema/tools";
import { defineTool, type ToolEffect, type ToolSpec } from "@/features/tools/schema";
import type { Transaction } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";
import { callSourceTool } from "./call-tool";
import { argumentCheck } from "./check-arguments";
import { sourceKeyOf, toolNameOf } from "./names";

/** The executor's time is a little longer than the source's own, so that it is the source that is found to be slow. */
const marginMs = 5_000;
const mostCached = 2_000;

/** The tools of the organization's sources that have one of these names and may be given to agents. */
export async function findSourceTools(tx: Transaction, names: readonly string[]): Promise<ToolSpec[]> {
  const keys = new Set(names.map(sourceKeyOf).filter((key) => key !== null));
  if (keys.size === 0) return [];
  const rows = await tx
    .select({
      sourceId: toolSources.id,
      key: toolSources.key,
      timeoutMs: toolSources.timeoutMs,
      name: sourceTools.name,
      description: sourceTools.description,
      inputSchema: sourceTools.inputSchema,
      effect: sourceTools.effect,
    })
    .from(sourceTools)
    .innerJoin(
      toolSources,
      and(eq(toolSources.organizationId, sourceTools.organizationId), eq(toolSources.id, sourceTools.sourceId)),
    )
    .where(and(inArray(toolSources.key, [...keys]), eq(toolSources.enabled, true), eq(sourceTools.exposed, true)));
  const wanted = new Set(names);
  return rows.filter((row) => wanted.has(toolNameOf(row.key, row.name))).map(specOf);
}

interface ToolRow {
  sourceId: string;
  key: string;
  timeoutMs: number;
  name: string;
  description: string;
  inputSchema: unknown;
  effect: ToolEffect;
}

const specs = () => processSingleton("tools.source-specs", () => new Map<string, { print: string; spec: ToolSpec }>());

/** The same spec as long as nothing has changed, so that what is made of it is made once. */
export function specOf(row: ToolRow): ToolSpec {
  const key = `${row.sourceId}/${row.name}`;
  const print = JSON.stringify([row.key, row.timeoutMs, row.description, row.inputSchema, row.effect]);
  const known = specs().get(key);
  if (known?.print === print) return known.spec;
  const spec = makeSpec(row);
  const [oldest] = specs().keys();
  if (specs().size >= mostCached && oldest !== undefined) specs().delete(oldest);
  specs().set(key, { print, spec });
  return spec;
}

function makeSpec({ sourceId, key, timeoutMs, name, description, inputSchema, effect }: ToolRow): ToolSpec {
  const schema = z.record(z.string(), z.unknown()).parse(inputSchema);
  return defineTool({
    name: toolNameOf(key, name),
    displayName: displayNameOf(name),
    description,
    parameters: z.looseObject({}),
    inputSchema: schema,
    check: argumentCheck(schema),
    defaultPolicy: effect === "pure" ? "allowed" : "approval",
    effect,
    timeoutMs: timeoutMs + marginMs,
    execute: (input, context) => callSourceTool({ sourceId, tool: name }, input, context),
  });
}

/** `create_issue` and `createIssue` as "Create issue". */
export function displayNameOf(tool: string): string {
  const words = tool
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[^a-zA-Z0-9]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? tool : words[0]?.toUpperCase() + words.slice(1, 80);
}
