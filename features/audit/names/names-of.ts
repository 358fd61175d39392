import "server-only";
import { inArray } from "drizzle-orm";
import { z } from "zod";
import { apiKeys, serviceAccounts } from "@/drizzle/schema/access";
import { users } from "@/drizzle/schema/identity";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";

interface Named {
  name: string | null;
  email: string | null;
}

type Things = readonly { type: string; id: string | null }[];

const nobody: Named = { name: null, email: null };
/** Kinds of things that are people, by the ids of their users. */
const people = ["user", "member", "membership"];

/**
 * Looks up what people, keys and service accounts are called. Answers with a function, since one look-up serves a whole
 * page. Operators of the platform stay unnamed: which of them it was is known by their id.
 */
export async function namesOf(
  ctx: OrganizationContext,
  things: Things,
): Promise<(type: string, id: string | null) => Named> {
  const idsOf = (types: readonly string[]) => [
    ...new Set(
      things.flatMap(({ type, id }) => (types.includes(type) && z.uuid().safeParse(id).success ? [id ?? ""] : [])),
    ),
  ];
  const userIds = idsOf(people);
  const ofOrganization = await withOrganization(ctx, async (tx) => [
    ...(await namesOfKeys(tx, idsOf(["api_key"]))),
    ...(await namesOfServiceAccounts(tx, idsOf(["service_account"]))),
  ]);
  // Who once acted here may have left: people are not rows of the organization.
  const ofPeople =
    userIds.length === 0
      ? []
      : await asSystem((tx) =>
          tx
            .select({ id: users.id, name: users.name, email: users.email })
            .from(users)
            .where(inArray(users.id, userIds)),
        );
  const named = new Map<string, Named>(
    [...ofOrganization, ...ofPeople].map(({ id, name, email }) => [id, { name, email }]),
  );
  return (type, id) => (type === "operator" || id === null ? nobody : (named.get(id) ?? nobody));
}

async function namesOfKeys(tx: Transaction, ids: string[]) {
  if (ids.length === 0) return [];
  const rows = await tx.select({ id: apiKeys.id, name: apiKeys.name }).from(apiKeys).where(inArray(apiKeys.id, ids));
  return rows.map((row) => ({ ...row, email: null }));
}

async function namesOfServiceAccounts(tx: Transaction, ids: string[]) {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: serviceAccounts.id, name: serviceAccounts.key })
    .from(serviceAccounts)
    .where(inArray(serviceAccounts.id, ids));
  return rows.map((row) => ({ ...row, email: null }));
}
