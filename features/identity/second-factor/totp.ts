import "server-only";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { generateSecret, generateURI, verify } from "otplib";
import { cadre } from "@/cadre.config";
import { totpCredentials } from "@/drizzle/schema/accounts";
import { seal, unseal } from "@/lib/crypto/envelope";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

const stepSeconds = 30;

/** Starts the enrolment of an authenticator app (RFC 6238: SHA-1, six digits, 30 s, which every app can do). */
export async function startTotp(userId: string, email: string): Promise<{ secret: string; uri: string }> {
  const secret = generateSecret();
  const secretEncrypted = seal(secret, purposeOf(userId));
  const [stored] = await database()
    .insert(totpCredentials)
    .values({ userId, secretEncrypted })
    .onConflictDoUpdate({
      target: totpCredentials.userId,
      set: { secretEncrypted, createdAt: sql`now()` },
      setWhere: isNull(totpCredentials.confirmedAt),
    })
    .returning({ userId: totpCredentials.userId });
  if (!stored) throw new AppError("conflict", "You have an authenticator app already. Remove it first.");
  return { secret, uri: generateURI({ issuer: cadre.name, label: email, secret }) };
}

/** The time step of the first code from a new app, or null when it is not the right one. */
export function firstTotpStep(userId: string, code: string): Promise<number | null> {
  return matchingStep(userId, code, isNull(totpCredentials.confirmedAt));
}

/**
 * Whether this is a code of the person's app that no one has used before. Takes the code of one step (30 s) before and after,
 * for clocks that differ. Of parallel uses of a code one succeeds, and an older one than the last is refused (RFC 6238, 5.2).
 */
export async function spendTotp(userId: string, code: string): Promise<boolean> {
  const step = await matchingStep(userId, code, isNotNull(totpCredentials.confirmedAt));
  if (step === null) return false;
  const spent = await database()
    .update(totpCredentials)
    .set({ lastStep: step })
    .where(
      and(
        eq(totpCredentials.userId, userId),
        isNotNull(totpCredentials.confirmedAt),
        sql`coalesce(${totpCredentials.lastStep}, 0) < ${step}`,
      ),
    )
    .returning({ userId: totpCredentials.userId });
  return spent.length > 0;
}

async function matchingStep(userId: string, code: string, state: ReturnType<typeof isNull>): Promise<number | null> {
  const [row] = await database()
    .select({ sealed: totpCredentials.secretEncrypted })
    .from(totpCredentials)
    .where(and(eq(totpCredentials.userId, userId), state));
  if (!row) return null;
  const secret = unseal(row.sealed, purposeOf(userId));
  const result = await verify({ secret, token: code, epochTolerance: stepSeconds });
  return result.valid && "timeStep" in result ? result.timeStep : null;
}

function purposeOf(userId: string): string {
  return `totp:${userId}`;
}
