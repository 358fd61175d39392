import "server-only";
import { openChallenge, spendChallenge } from "@/lib/auth/challenges";
import { AppError } from "@/lib/errors";
import type { PasskeyAssertion, PasskeyRequest } from "../second-factor/schema";
import { continueSignIn } from "../sign-in/continue-sign-in";
import type { SignInStep } from "../sign-in/schema";
import { passkeyRequest, spendAssertion } from "./assertion";

const challengeSeconds = 10 * 60;

/** What the browser needs to ask for any passkey of this site. */
export async function startPasskeySignIn(headers: Headers): Promise<PasskeyRequest> {
  const lifetimeSeconds = challengeSeconds;
  const challenge = await openChallenge({ kind: "passkey_sign_in", userId: null, data: {}, lifetimeSeconds });
  return passkeyRequest(challenge, headers, { userId: null, userVerification: "required" });
}

/** Signs in without a password: the passkey tells who it is, and its owner has unlocked it. */
export async function signInWithPasskey(
  given: { challenge: string; response: PasskeyAssertion },
  headers: Headers,
): Promise<SignInStep> {
  const challenge = await spendChallenge("passkey_sign_in", given.challenge);
  const expected = { challenge: given.challenge, userId: null, userVerification: true };
  const owner = challenge?.userId === null ? await spendAssertion(given.response, expected, headers) : null;
  if (owner === null) {
    throw new AppError("invalid_credentials", "This passkey was not accepted. Try again, or use your password.");
  }
  return continueSignIn(owner, { methods: ["passkey"] }, headers);
}
