import "server-only";
import { findAgentSpec } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import type { Transaction } from "@/lib/db/client";

/** The agent that answers under a key in the organization of the transaction. */
export async function findAnsweringAgent(_tx: Transaction, key: string): Promise<AgentSpec | undefined> {
  return findAgentSpec(key);
}
