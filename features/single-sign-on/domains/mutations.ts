import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { verifiedDomains } from "@/drizzle/schema/access";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { isUniqueViolation } from "@/lib/db/failure";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { mostDomains } from "../constants";
import { toDomain } from "../data";
import type { Domain } from "../schema";
import { challengeRecord, normalizeDomain } from "../utils";
import { readTextRecords } from "./resolve-challenge";

/** Adds a domain, which counts once it is verified. Adding it again answers with the one that is there. */
export function addDomain(ctx: OrganizationContext, given: string): Promise<Domain> {
  const domain = normalizeDomain(given);
  if (domain === null) throw invalidDomain();
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const isOwn = eq(verifiedDomains.organizationId, organizationId);
    const [existing] = await tx
      .select()
      .from(verifiedDomains)
      .where(and(isOwn, eq(verifiedDomains.domain, domain)));
    if (existing) return toDomain(existing);
    if ((await tx.$count(verifiedDomains, isOwn)) >= mostDomains) {
      throw new AppError("conflict", `An organization has at most ${mostDomains} domains. Remove one first.`);
    }
    const challenge = randomBytes(24).toString("base64url");
    const [row] = await tx
      .insert(verifiedDomains)
      .values({ id: newId(), organizationId, domain, challenge })
      .returning();
    if (!row) throw new Error("The domain was not inserted.");
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "domain.added",
      target: { type: "domain", id: row.id },
      after: { domain },
    });
    return toDomain(row);
  });
}

function invalidDomain(): AppError {
  const message = "Enter a domain as it stands behind the @ of your addresses, such as example.com.";
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path: "domain", message }] });
}

/** Looks the TXT record up, outside of any transaction, and notes what it found. A verified domain stays verified. */
export async function verifyDomain(
  ctx: OrganizationContext,
  id: string,
): Promise<{ domain: Domain; problem: string | null }> {
  const row = await withOrganization(ctx, async (tx) => {
    const [found] = await tx.select().from(verifiedDomains).where(isOwnDomain(ctx, id));
    if (!found) throw notFound("domain");
    return found;
  });
  if (row.verifiedAt) return { domain: toDomain(row), problem: null };
  const { name, value } = challengeRecord(row.domain, row.challenge);
  const problem = problemWith(await readTextRecords(name), { name, value });
  return { domain: await noteCheck(ctx, { id, domain: row.domain, isVerified: problem === null }), problem };
}

function problemWith(records: string[] | "unreachable", expected: { name: string; value: string }): string | null {
  if (records === "unreachable") return "The name servers of this domain do not answer. Try again in a few minutes.";
  if (records.includes(expected.value)) return null;
  return records.length === 0
    ? `There is no TXT record at ${expected.name} yet. A change can take an hour to be seen everywhere.`
    : `The TXT record at ${expected.name} has another value. Copy it again.`;
}

async function noteCheck(
  ctx: OrganizationContext,
  { id, domain, isVerified }: { id: string; domain: string; isVerified: boolean },
): Promise<Domain> {
  const change = { lastCheckedAt: sql`now()`, ...(isVerified ? { verifiedAt: sql`now()` } : {}) };
  try {
    return await withOrganization(ctx, async (tx) => {
      const [row] = await tx.update(verifiedDomains).set(change).where(isOwnDomain(ctx, id)).returning();
      if (!row) throw notFound("domain");
      if (isVerified) {
        const organizationId = ctx.organization.id;
        const target = { type: "domain", id };
        await appendAudit(tx, auditSource(ctx), {
          organizationId,
          action: "domain.verified",
          target,
          after: { domain },
        });
      }
      return toDomain(row);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another organization has verified ${domain}. If that is a mistake, ask the operator of this site.`;
    throw new AppError("conflict", detail, { cause: error });
  }
}

export async function deleteDomain(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const [row] = await tx.delete(verifiedDomains).where(isOwnDomain(ctx, id)).returning();
    if (!row) throw notFound("domain");
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "domain.removed",
      target: { type: "domain", id },
      before: { domain: row.domain, verified: row.verifiedAt !== null },
    });
  });
}

function isOwnDomain(ctx: OrganizationContext, id: string) {
  return and(eq(verifiedDomains.organizationId, ctx.organization.id), eq(verifiedDomains.id, id));
}
