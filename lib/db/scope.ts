import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import type { OrganizationContext } from "@/lib/context";
import { database, type Transaction } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";

interface OpenTransaction {
  organizationId: string;
  tx: Transaction;
}

const openTransaction = () => processSingleton("db.transaction", () => new AsyncLocalStorage<OpenTransaction>());

/**
 * Runs `work` in a transaction that sees and writes only the rows of the context's organization (row-level security
 * under the role `cadre_app`). Joins the transaction that is already open for the same organization.
 * This guards against a forgotten condition, not against SQL injection: SQL text could reset the role.
 */
export function withOrganization<T>(ctx: OrganizationContext, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const organizationId = ctx.organization.id;
  const outer = openTransaction().getStore();
  if (outer) {
    if (outer.organizationId !== organizationId) {
      throw new Error("A transaction of one organization cannot be joined on behalf of another.");
    }
    return work(outer.tx);
  }
  return transact(async (tx) => {
    // Sent first, not waited for: the server executes a connection's statements in the order in which they come.
    const entered = tx
      .execute(
        sql`select set_config('role', 'cadre_app', true), set_config('app.organization_id', ${organizationId}, true)`,
      )
      .then(() => undefined);
    const done = openTransaction().run({ organizationId, tx }, () => work(tx));
    const [result] = await Promise.all([done, entered]);
    return result;
  });
}

/**
 * Runs `work` in a transaction across organizations, as the login role: no row-level security. For sign-in, the
 * recorder, sweeps and the operator only.
 */
export function asSystem<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  if (openTransaction().getStore()) {
    throw new Error("System work cannot run inside a transaction of an organization.");
  }
  return transact(work);
}

const afterCommits = () => processSingleton("db.after-commits", () => new WeakMap<Transaction, (() => void)[]>());

/**
 * Has `act` called once the transaction has committed, and never if it does not: for announcements, which a crash may lose.
 * `act` must not throw.
 */
export function afterCommit(tx: Transaction, act: () => void): void {
  const acts = afterCommits().get(tx) ?? [];
  afterCommits().set(tx, [...acts, act]);
}

async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  let acts: readonly (() => void)[] = [];
  const result = await database().transaction(async (tx) => {
    const value = await work(tx);
    acts = afterCommits().get(tx) ?? [];
    return value;
  });
  for (const act of acts) act();
  return result;
}
