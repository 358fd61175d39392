import "server-only";
import { desc, eq } from "drizzle-orm";
import { cadre } from "@/cadre.config";
import { consents } from "@/drizzle/schema/accounts";
import type { UserContext } from "@/lib/context";
import { database, type Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { recordOwnEvent } from "./record-event";
import type { Consent } from "./schema";

interface SignUpConsents {
  userId: string;
  marketing: boolean;
  address: string | null;
}

/** Notes which versions of the installation's texts somebody agreed to by signing up, and whether they want news. */
export async function recordSignUpConsents(tx: Transaction, { userId, marketing, address }: SignUpConsents) {
  const { terms, privacy, marketing: news } = cadre.legal;
  const given = [
    ...(terms ? [{ document: "terms", version: terms.version }] : []),
    ...(privacy ? [{ document: "privacy", version: privacy.version }] : []),
    ...(news && marketing ? [{ document: "marketing", version: news.version }] : []),
  ];
  if (given.length === 0) return;
  await tx.insert(consents).values(given.map((entry) => ({ id: newId(), userId, given: true, address, ...entry })));
}

/** What the person agreed to or withdrew, newest first. Each document's first entry is what holds. */
export async function listConsents(ctx: UserContext): Promise<{ data: Consent[] }> {
  const rows = await database()
    .select({
      document: consents.document,
      version: consents.version,
      given: consents.given,
      createdAt: consents.createdAt,
    })
    .from(consents)
    .where(eq(consents.userId, ctx.actor.userId))
    .orderBy(desc(consents.createdAt), desc(consents.id))
    .limit(200);
  return { data: rows.map(({ createdAt, ...consent }) => ({ ...consent, created_at: createdAt.toISOString() })) };
}

/** Gives or withdraws the consent to news by mail: the one that may be withdrawn without leaving. */
export async function setMarketingConsent(ctx: UserContext, given: boolean): Promise<Consent> {
  const version = cadre.legal.marketing?.version ?? "none";
  return asSystem(async (tx) => {
    const [row] = await tx
      .insert(consents)
      .values({
        id: newId(),
        userId: ctx.actor.userId,
        document: "marketing",
        version,
        given,
        address: ctx.address,
      })
      .returning({ createdAt: consents.createdAt });
    if (!row) throw new Error("A consent was not written.");
    const kind = given ? "consent.given" : "consent.withdrawn";
    await recordOwnEvent(tx, ctx, kind, { document: "marketing", version });
    return { document: "marketing", version, given, created_at: row.createdAt.toISOString() };
  });
}
