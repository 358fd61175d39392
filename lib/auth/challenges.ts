import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { authChallenges } from "@/drizzle/schema/accounts";
import { digest } from "@/lib/crypto/digest";
import { database, pool, type Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";

export type ChallengeKind = (typeof authChallenges.$inferSelect)["kind"];

export interface NewChallenge {
  kind: ChallengeKind;
  userId: string | null;
  /** What the next step needs; seal what is secret. */
  data: Record<string, unknown>;
  lifetimeSeconds: number;
}

export interface Challenge {
  id: string;
  userId: string | null;
  /** Parse it: it is what `openChallenge` was given. */
  data: unknown;
}

/** Starts something that a later request must finish, and returns the secret (256 bits, base64url) that names it. */
export async function openChallenge(challenge: NewChallenge, tx: Transaction | null = null): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await (tx ?? database()).insert(authChallenges).values({
    id: newId(),
    kind: challenge.kind,
    userId: challenge.userId,
    secretHash: digest(secret),
    data: challenge.data,
    expiresAt: sql`now() + make_interval(secs => ${challenge.lifetimeSeconds})`,
  });
  return secret;
}

/** Finishes a challenge: of any number of parallel calls with its secret exactly one gets it, the others null. */
export async function spendChallenge(kind: ChallengeKind, secret: string): Promise<Challenge | null> {
  const [spent] = await database()
    .update(authChallenges)
    .set({ usedAt: sql`now()` })
    .where(isOpen(kind, secret))
    .returning({ id: authChallenges.id, userId: authChallenges.userId, data: authChallenges.data });
  return spent ?? null;
}

/**
 * Looks at an open challenge and counts the attempt; null once it is spent, expired or tried more than `attempts` times. For
 * a step that may be tried again, such as typing a code.
 */
export async function tryChallenge(kind: ChallengeKind, secret: string, attempts: number): Promise<Challenge | null> {
  const [open] = await database()
    .update(authChallenges)
    .set({ attempts: sql`${authChallenges.attempts} + 1` })
    .where(and(isOpen(kind, secret), sql`${authChallenges.attempts} < ${attempts}`))
    .returning({ id: authChallenges.id, userId: authChallenges.userId, data: authChallenges.data });
  return open ?? null;
}

function isOpen(kind: ChallengeKind, secret: string) {
  return and(
    eq(authChallenges.kind, kind),
    eq(authChallenges.secretHash, digest(secret)),
    isNull(authChallenges.usedAt),
    gt(authChallenges.expiresAt, sql`now()`),
  );
}

/** Removes what nobody finished in time. Returns how many there were. */
export async function deleteExpiredChallenges(): Promise<number> {
  const rows = await pool()`delete from auth_challenges where expires_at < now() - interval '1 hour'`;
  return rows.count;
}
