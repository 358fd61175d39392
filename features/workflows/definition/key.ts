import "server-only";
import { eq, like, or } from "drizzle-orm";
import { workflows } from "@/drizzle/schema/workflows";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { isIdLike } from "@/lib/ids";
import { keyFromName } from "@/lib/key-from-name";
import { findWorkflowSpec } from "../catalog/registry";
import { reservedWorkflowKeys, workflowLimits } from "../constants";

const fallback = "workflow";

/** A key that the organization has not used: the one that is asked for, or one made from the name. */
export async function freeKey(tx: Transaction, name: string, asked: string | undefined): Promise<string> {
  const base = asked ?? keyFromName(name, workflowLimits.key, fallback);
  const rows = await tx
    .select({ key: workflows.key })
    .from(workflows)
    .where(or(eq(workflows.key, base), like(workflows.key, `${base}-%`)));
  const taken = new Set(rows.map(({ key }) => key));
  const isFree = (key: string) =>
    !taken.has(key) && !reservedWorkflowKeys.has(key) && !isIdLike(key) && findWorkflowSpec(key) === undefined;
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
