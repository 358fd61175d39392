import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { conversations } from "@/drizzle/schema/conversations";
import { actingUserId } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { createPerson } from "@/tests/factories/people";

/** The role and organization are sent with the work, not before it: whatever comes first must already be confined. */
const firstStatements: [string, (tx: Transaction) => Promise<unknown>][] = [
  ["a raw statement", (tx) => tx.execute(sql`select current_user as role`).then((rows) => rows[0]?.role)],
  [
    "a select",
    (tx) =>
      tx
        .select({ role: sql`current_user` })
        .from(sql`(select 1) as one`)
        .then((rows) => rows[0]?.role),
  ],
  [
    "the first of several sent together",
    async (tx) => {
      const [first] = await Promise.all([
        tx.execute(sql`select current_user as role`),
        tx.select().from(conversations),
      ]);
      return first[0]?.role;
    },
  ],
];

test.each(firstStatements)("%s runs as the confined role", async (_, work) => {
  const ctx = await createPerson();
  expect(await withOrganization(ctx, work)).toBe("cadre_app");
});

test("an insert that comes first cannot write into another organization", async () => {
  const ctx = await createPerson();
  const other = await createPerson();
  const values = { id: newId(), userId: actingUserId(ctx), title: "Strange" };
  const write = (organizationId: string) =>
    withOrganization(ctx, (tx) => tx.insert(conversations).values({ ...values, organizationId }));
  await expect(write(other.organization.id)).rejects.toThrow();
  await expect(write(ctx.organization.id)).resolves.toBeDefined();
});

test("a scope that cannot be entered fails the whole transaction", async () => {
  const ctx = await createPerson();
  const broken = { ...ctx, organization: { ...ctx.organization, id: "not-a-uuid" } };
  await expect(withOrganization(broken, (tx) => tx.select().from(conversations))).rejects.toThrow();
});

test("two organizations cannot share a transaction", async () => {
  const ctx = await createPerson();
  const other = await createPerson();
  const nested = withOrganization(ctx, () => withOrganization(other, async () => "joined"));
  await expect(nested).rejects.toThrow("cannot be joined");
});
