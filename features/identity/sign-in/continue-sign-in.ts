import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { openChallenge } from "@/lib/auth/challenges";
import { hasSecondFactor } from "@/lib/auth/identity";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { passkeyRequest } from "../passkeys/assertion";
import { secondFactorMethodsOf } from "../second-factor/methods";
import { isTrustedDevice } from "../second-factor/trusted-devices";
import type { SignInMethod, SignInStep } from "./schema";
import { issueTicket } from "./ticket";

const challengeSeconds = 10 * 60;

/** How somebody has proved who they are so far. */
export interface Proof {
  methods: readonly SignInMethod[];
  /** The organization's OpenID Connect connection it came through. */
  oidcConnectionId?: string | null;
}

/**
 * What follows once somebody has proved who they are by whatever way in: a ticket for their session, or a challenge where
 * they have a second factor and have not shown it. Refuses accounts that may not sign in. `headers` are the request's.
 */
export async function continueSignIn(userId: string, proof: Proof, headers: Headers): Promise<SignInStep> {
  await requireAdmittedUser(userId);
  const methods = hasSecondFactor({ methods: [...proof.methods] }) ? [] : await secondFactorMethodsOf(userId);
  if (methods.length === 0) return { ticket: await issueTicket({ userId, ...proof }) };
  if (await isTrustedDevice(userId, headers)) {
    return { ticket: await issueTicket({ userId, ...proof, methods: [...proof.methods, "trusted_device"] }) };
  }
  const data = { methods: proof.methods, oidcConnectionId: proof.oidcConnectionId ?? null };
  const challenge = await openChallenge({ kind: "second_factor", userId, data, lifetimeSeconds: challengeSeconds });
  const passkey = methods.includes("passkey")
    ? await passkeyRequest(challenge, headers, { userId, userVerification: "preferred" })
    : null;
  return { challenge, methods, passkey };
}

/** Says why an account may not sign in; only ever after its owner has proved to be its owner. */
export async function requireAdmittedUser(userId: string): Promise<void> {
  const [user] = await database()
    .select({ disabledBy: users.disabledBy, disabledAt: users.disabledAt, approval: users.approval, kind: users.kind })
    .from(users)
    .where(eq(users.id, userId));
  if (user?.kind !== "person") throw new AppError("invalid_credentials", "This account does not exist.");
  if (user.disabledAt) {
    const next = user.disabledBy === "self" ? "Reset your password to come back." : "Ask the operator of this site.";
    throw new AppError("account_disabled", `This account is disabled. ${next}`);
  }
  if (user.approval === "pending") {
    throw new AppError("account_pending", "This account waits for approval. We will write to you once it is decided.");
  }
  if (user.approval === "rejected") {
    throw new AppError("account_disabled", "This account was not approved. Ask the operator of this site.");
  }
}
