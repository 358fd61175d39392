import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { conversations } from "@/drizzle/schema/conversations";
import { actingUserId } from "@/lib/context";
import { pool, type Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { createPerson } from "../factories/people";

const whoAsks = (tx: Transaction) =>
  tx.execute<{ role: string; organization: string }>(
    sql`select current_user as role, current_setting('app.organization_id') as organization`,
  );

test("the first statement of an organization's transaction is already restricted, on a fresh connection and on a used one", async () => {
  const ctx = await createPerson();
  const answers = await Promise.all(Array.from({ length: 30 }, () => withOrganization(ctx, whoAsks)));
  for (const [row] of answers) expect(row).toEqual({ role: "cadre_app", organization: ctx.organization.id });
});

test("statements sent together are restricted, whatever they are", async () => {
  const ctx = await createPerson();
  const other = await createPerson();
  await withOrganization(other, (tx) =>
    tx.insert(conversations).values({
      id: newId(),
      organizationId: other.organization.id,
      userId: actingUserId(other),
      title: "Not yours",
    }),
  );
  const [all, [row]] = await withOrganization(ctx, (tx) =>
    Promise.all([tx.select({ id: conversations.id }).from(conversations), whoAsks(tx)]),
  );
  expect(all).toEqual([]);
  expect(row?.role).toBe("cadre_app");
});

test("a transaction that fails leaves its connection unrestricted", async () => {
  const ctx = await createPerson();
  const failing = Array.from({ length: 6 }, () =>
    withOrganization(ctx, async (tx) => {
      await tx.execute(sql`select 1 / 0`);
    }),
  );
  for (const each of await Promise.allSettled(failing)) expect(each.status).toBe("rejected");
  const rows = await Promise.all(Array.from({ length: 12 }, () => pool()`select current_user as role`));
  for (const [row] of rows) expect(row?.role).not.toBe("cadre_app");
});
