import "server-only";
import { eq, like, or } from "drizzle-orm";
import { agents } from "@/drizzle/schema/agents";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { isIdLike } from "@/lib/ids";
import { keyFromName } from "@/lib/key-from-name";
import { findAgentSpec } from "../catalog/registry";
import { agentLimits, reservedAgentKeys } from "../constants";

const fallback = "agent";

/** A key that the organization has not used: the one that is asked for, or one made from the name. */
export async function freeKey(tx: Transaction, name: string, asked: string | undefined): Promise<string> {
  const base = asked ?? keyFromName(name, agentLimits.key, fallback);
  const rows = await tx
    .select({ key: agents.key })
    .from(agents)
    .where(or(eq(agents.key, base), like(agents.key, `${base}-%`)));
  const taken = new Set(rows.map(({ key }) => key));
  const isFree = (key: string) =>
    !taken.has(key) && !reservedAgentKeys.has(key) && !isIdLike(key) && findAgentSpec(key) === undefined;
  if (asked !== undefined) {
    if (isFree(asked)) return asked;
    const message = "This key is taken. Choose another one.";
    throw new AppError("conflict", message, { errors: [{ path: "key", message }] });
  }
  if (isFree(base)) return base;
  let number = 2;
  while (!isFree(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
