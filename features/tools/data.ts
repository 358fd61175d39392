import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { sourceTools, toolSources } from "@/drizzle/schema/tools";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { readPolicies } from "./policies/data";
import { listTools } from "./registry";
import type { Tool, ToolPolicy, ToolSpec } from "./schema";
import { openCredentials } from "./sources/credentials";
import { specOf } from "./sources/specs";

/** Every tool of the organization as clients see it: what it does and takes, never its code. Built-in ones come first. */
export function listPublicTools(ctx: OrganizationContext): Promise<Tool[]> {
  return withOrganization(ctx, async (tx) => {
    const [tools, words] = await Promise.all([listAllTools(tx, ctx), readPolicies(tx, ctx)]);
    const policies = new Map(words.map(({ tool, policy }) => [tool, policy]));
    return tools.map((tool) => ({ ...tool, policy: policies.get(tool.name) ?? tool.default_policy }));
  });
}

/** The tools without the organization's word on them. */
export async function listAllTools(tx: Transaction, ctx: OrganizationContext): Promise<Omit<Tool, "policy">[]> {
  const offered = await exposedTools(tx, ctx);
  return [
    ...listTools().map((spec) => present(spec, null, spec.unavailable?.() ?? null)),
    ...offered.map(({ id, kind, sourceName, ...row }) =>
      present(specOf({ ...row, sourceId: id }), { id, kind, name: sourceName }, stateOf({ ...row, id, sourceName })),
    ),
  ];
}

function exposedTools(tx: Transaction, ctx: OrganizationContext) {
  const isOfSource = eq(toolSources.id, sourceTools.sourceId);
  return tx
    .select({
      id: toolSources.id,
      kind: toolSources.kind,
      sourceName: toolSources.name,
      enabled: toolSources.enabled,
      authentication: toolSources.authentication,
      sealed: toolSources.credentialsEncrypted,
      openUntil: toolSources.openUntil,
      key: toolSources.key,
      timeoutMs: toolSources.timeoutMs,
      name: sourceTools.name,
      description: sourceTools.description,
      inputSchema: sourceTools.inputSchema,
      effect: sourceTools.effect,
    })
    .from(sourceTools)
    .innerJoin(toolSources, and(eq(toolSources.organizationId, sourceTools.organizationId), isOfSource))
    .where(and(eq(sourceTools.organizationId, ctx.organization.id), eq(sourceTools.exposed, true)))
    .orderBy(asc(toolSources.createdAt), asc(sourceTools.name));
}

interface SourceState {
  id: string;
  sourceName: string;
  enabled: boolean;
  authentication: "none" | "headers" | "oauth";
  sealed: string | null;
  openUntil: Date | null;
}

function stateOf({ id, sourceName, enabled, authentication, sealed, openUntil }: SourceState): string | null {
  if (!enabled) return `${sourceName} is switched off.`;
  if (authentication === "oauth" && !openCredentials(id, sealed).oauth?.tokens)
    return `${sourceName} is not connected.`;
  const isPaused = openUntil !== null && openUntil.getTime() > Date.now();
  return isPaused ? `${sourceName} has failed several times in a row and is left alone for a while.` : null;
}

function present(spec: ToolSpec, source: Tool["source"], unavailable: string | null): Omit<Tool, "policy"> {
  return {
    name: spec.name,
    display_name: spec.displayName,
    description: spec.description,
    effect: spec.effect,
    parameters: spec.inputSchema ?? schemaOf(spec),
    source,
    default_policy: spec.defaultPolicy ?? ("allowed" satisfies ToolPolicy),
    unavailable,
  };
}

const schemas = new WeakMap<ToolSpec, Record<string, unknown>>();

function schemaOf(spec: ToolSpec): Record<string, unknown> {
  const { $schema: _dialect, ...made } = schemas.get(spec) ?? z.toJSONSchema(spec.parameters);
  schemas.set(spec, made);
  return made;
}
