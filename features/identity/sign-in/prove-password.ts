import "server-only";
import { sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { verifyPassword } from "@/lib/crypto/password";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { forget, secondsBlocked } from "@/lib/rate-limit/consume";
import type { LimiterOptions } from "@/lib/rate-limit/limiters";
import { lockout } from "../constants";
import { normalizeEmail } from "../utils";
import { countTry } from "./count-try";
import { noteFailedSignIn } from "./failed-sign-in";
import type { RequestOrigin } from "./open-session";

const failures: LimiterOptions = {
  name: "sign-in:failures",
  points: lockout.failures,
  durationSeconds: lockout.windowSeconds,
  blockSeconds: lockout.windowSeconds,
  store: "shared",
};

/**
 * Checks e-mail and password and returns whose they are. An unknown address and a wrong password get one answer after the
 * same work, and lock in the same way (423).
 */
export async function provePassword(
  given: { email: string; password: string },
  origin: RequestOrigin,
): Promise<{ userId: string }> {
  const email = normalizeEmail(given.email);
  await countTry(failures, email);
  const user = await findUser(email);
  const matches = await verifyPassword(user?.passwordHash ?? null, given.password);
  if (!user || !matches) {
    if (user) noteFailedSignIn(user.id, { reason: "password" }, origin);
    throw wrong();
  }
  // Comparing takes a while, in which somebody may have set a new password to shut this one out.
  if ((await findUser(email))?.passwordHash !== user.passwordHash) throw wrong();
  await forget(failures, email);
  return { userId: user.id };
}

function wrong(): AppError {
  return new AppError("invalid_credentials", "E-mail or password is wrong. Check both and try again.");
}

/** Lifts the lock of an address, for an operator and for whoever has just proved to own its mailbox. */
export function forgetFailedSignIns(email: string): Promise<void> {
  return forget(failures, normalizeEmail(email));
}

/** For how many seconds an address is still locked; 0 when it is not. */
export function lockSeconds(email: string): Promise<number> {
  return secondsBlocked(failures, normalizeEmail(email));
}

async function findUser(email: string) {
  const [user] = await database()
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(sql`lower(${users.email}) = ${email}`);
  return user;
}
