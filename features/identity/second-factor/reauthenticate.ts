import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { openChallenge, spendChallenge } from "@/lib/auth/challenges";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { passkeyRequest } from "../passkeys/assertion";
import { provePassword } from "../sign-in/prove-password";
import type { SecondFactorMethod } from "../sign-in/schema";
import { announceRecovery } from "./finish-sign-in";
import { secondFactorMethodsOf } from "./methods";
import { proveSecondFactor } from "./prove-second-factor";
import type { PasskeyRequest, ReauthenticationProof } from "./schema";
import { strengthenSession } from "./strengthen-session";

const challengeSeconds = 10 * 60;

export type ReauthenticationMethod = SecondFactorMethod | "password";

/** How somebody can confirm that it is them. Whoever has a second factor needs it: a password alone may be a stolen one. */
export async function startReauthentication(
  { actor: { userId } }: UserContext,
  headers: Headers,
): Promise<{ methods: ReauthenticationMethod[]; passkey: PasskeyRequest | null }> {
  const methods = await methodsOf(userId);
  if (!methods.includes("passkey")) return { methods, passkey: null };
  const lifetimeSeconds = challengeSeconds;
  const challenge = await openChallenge({ kind: "passkey_sign_in", userId, data: {}, lifetimeSeconds });
  return { methods, passkey: await passkeyRequest(challenge, headers, { userId, userVerification: "preferred" }) };
}

/** Makes the sign-in of this session fresh again. */
export async function reauthenticate(ctx: UserContext, proof: ReauthenticationProof, headers: Headers): Promise<void> {
  const { userId, sessionId } = ctx.actor;
  if (!(await methodsOf(userId)).includes(proof.method)) {
    throw new AppError("invalid_credentials", "Confirm with your second factor.");
  }
  if (proof.method === "password") await provePassword({ email: await emailOf(userId), password: proof.password }, ctx);
  else {
    const challenge = proof.method === "passkey" ? await spendOwnChallenge(proof.challenge, userId) : "";
    await proveSecondFactor(proof, { userId, challenge, headers }, ctx);
    if (proof.method === "recovery_code") await announceRecovery(userId, ctx);
  }
  await strengthenSession(database(), sessionId, proof.method);
}

async function methodsOf(userId: string): Promise<ReauthenticationMethod[]> {
  const factors = await secondFactorMethodsOf(userId);
  if (factors.length > 0) return factors;
  const [user] = await database().select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId));
  return user?.hash ? ["password"] : [];
}

async function spendOwnChallenge(challenge: string, userId: string): Promise<string> {
  const spent = await spendChallenge("passkey_sign_in", challenge);
  if (spent?.userId === userId) return challenge;
  throw new AppError("invalid_credentials", "This took too long. Try again.");
}

async function emailOf(userId: string): Promise<string> {
  const [user] = await database().select({ email: users.email }).from(users).where(eq(users.id, userId));
  if (!user) throw notFound("account");
  return user.email;
}
