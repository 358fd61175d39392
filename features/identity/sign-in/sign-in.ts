import "server-only";
import { sql } from "drizzle-orm";
import { sessions, users } from "@/drizzle/schema/identity";
import { browserSessionSeconds } from "@/lib/auth/lifetimes";
import { verifyPassword } from "@/lib/crypto/password";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { count, forget } from "@/lib/rate-limit/consume";
import type { LimiterOptions } from "@/lib/rate-limit/limiters";
import { lockout, tokenSessionDays } from "../constants";
import { normalizeEmail } from "../utils";

export interface SignInRequest {
  email: string;
  password: string;
  kind: "browser" | "token";
  address: string | null;
  userAgent: string | null;
}

export interface SignedIn {
  userId: string;
  email: string;
  name: string;
  sessionId: string;
}

const longestUserAgent = 500;
const failures: LimiterOptions = {
  name: "sign-in:failures",
  points: lockout.failures,
  durationSeconds: lockout.windowSeconds,
  blockSeconds: lockout.windowSeconds,
  store: "shared",
};

/**
 * Checks e-mail and password and opens a session: the one way in, for the browser and for programs. An unknown address, a
 * wrong password and a disabled account get one answer after the same work, and lock in the same way (423).
 */
export async function signIn(request: SignInRequest): Promise<SignedIn> {
  const email = normalizeEmail(request.email);
  await countAttempt(email);
  const user = await findUser(email);
  const matches = await verifyPassword(user?.passwordHash ?? null, request.password);
  if (!user || !matches || user.disabledAt) {
    throw new AppError("invalid_credentials", "E-mail or password is wrong. Check both and try again.");
  }
  await forget(failures, email);
  const sessionId = await openSession(user.id, request);
  return { userId: user.id, email: user.email, name: user.name, sessionId };
}

/** Counted before the password is looked at, so that parallel guesses cannot slip past the limit. */
async function countAttempt(email: string): Promise<void> {
  const { allowed, resetSeconds } = await count(failures, email);
  if (allowed) return;
  const minutes = Math.ceil(resetSeconds / 60);
  throw new AppError("account_locked", `Too many failed sign-ins. Try again in ${minutes} minutes.`, {
    headers: { "retry-after": String(resetSeconds) },
  });
}

async function findUser(email: string) {
  const [user] = await database()
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      passwordHash: users.passwordHash,
      disabledAt: users.disabledAt,
    })
    .from(users)
    .where(sql`lower(${users.email}) = ${email}`);
  return user;
}

async function openSession(userId: string, { kind, address, userAgent }: SignInRequest): Promise<string> {
  const id = newId();
  const seconds = kind === "browser" ? browserSessionSeconds : tokenSessionDays * 24 * 60 * 60;
  await database()
    .insert(sessions)
    .values({
      id,
      userId,
      kind,
      address,
      userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
      expiresAt: sql`now() + make_interval(secs => ${seconds})`,
    });
  return id;
}
