import "server-only";
import { memberships, organizations } from "@/drizzle/schema/identity";
import { type AuditSource, appendAudit } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import type { Organization } from "./schema";
import { slugFromName } from "./utils";

export interface NewOrganization {
  name: string;
  ownerId: string;
  source: AuditSource;
}

/** Creates an organization with its owner and its first audit row, in the caller's system transaction. */
export async function createOrganization(tx: Transaction, input: NewOrganization): Promise<Organization> {
  const { name, ownerId, source } = input;
  const row = await insertWithFreeSlug(tx, name);
  await tx.insert(memberships).values({ organizationId: row.id, userId: ownerId, role: "owner" });
  await appendAudit(tx, source, {
    organizationId: row.id,
    action: "organization.created",
    target: { type: "organization", id: row.id },
    after: { name, slug: row.slug },
  });
  return { id: row.id, name: row.name, slug: row.slug, created_at: row.createdAt.toISOString() };
}

/** The plain slug where it is free, else one with a few characters of the id: unique without a search. */
async function insertWithFreeSlug(tx: Transaction, name: string) {
  const id = newId();
  const plain = slugFromName(name);
  for (const slug of [plain, `${plain}-${id.slice(-6)}`, id]) {
    const [row] = await tx.insert(organizations).values({ id, name, slug }).onConflictDoNothing().returning();
    if (row) return row;
  }
  throw new Error("No free address was found for the organization.");
}
