import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { agents, agentVersions } from "@/drizzle/schema/agents";
import { findAgentSpec } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import type { Transaction } from "@/lib/db/client";
import { readDefinition } from "../definition/schema";
import { toSpec } from "../definition/to-spec";

/** The agent that answers under a key in the organization of the transaction: of the catalog, or its own as published. */
export async function findAnsweringAgent(tx: Transaction, key: string): Promise<AgentSpec | undefined> {
  const declared = findAgentSpec(key);
  if (declared) return declared;
  const [row] = await tx
    .select({ version: agentVersions.version, definition: agentVersions.definition })
    .from(agents)
    .innerJoin(
      agentVersions,
      and(eq(agentVersions.agentId, agents.id), eq(agentVersions.version, agents.publishedVersion)),
    )
    .where(and(eq(agents.key, key), isNull(agents.archivedAt)));
  return row && toSpec(key, row.version, readDefinition(row.definition));
}

/** An agent of the organization as its draft stands, to be tried; those of the catalog have no other state. */
export async function findDraftAgent(tx: Transaction, key: string): Promise<AgentSpec | undefined> {
  const declared = findAgentSpec(key);
  if (declared) return declared;
  const [row] = await tx
    .select({ draft: agents.draft })
    .from(agents)
    .where(and(eq(agents.key, key), isNull(agents.archivedAt)));
  return row && toSpec(key, 0, readDefinition(row.draft));
}
