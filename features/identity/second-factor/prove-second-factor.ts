import "server-only";
import { AppError } from "@/lib/errors";
import { forget } from "@/lib/rate-limit/consume";
import type { LimiterOptions } from "@/lib/rate-limit/limiters";
import { spendAssertion } from "../passkeys/assertion";
import { countTry } from "../sign-in/count-try";
import { noteFailedSignIn } from "../sign-in/failed-sign-in";
import type { RequestOrigin } from "../sign-in/open-session";
import type { SecondFactorMethod } from "../sign-in/schema";
import { spendRecoveryCode } from "./recovery-codes";
import type { SecondFactorProof } from "./schema";
import { spendTotp } from "./totp";

/** Across all sign-ins of an account: whoever has its password still guesses at three in a million, ten times an hour. */
const failures: LimiterOptions = {
  name: "second-factor:failures",
  points: 10,
  durationSeconds: 60 * 60,
  blockSeconds: 60 * 60,
  store: "shared",
};

interface Expected {
  userId: string;
  /** What a passkey must have signed. */
  challenge: string;
  headers: Headers;
}

/** Checks and spends a second factor. Throws `invalid_credentials`, or `account_locked` after ten failures in an hour. */
export async function proveSecondFactor(
  proof: SecondFactorProof,
  expected: Expected,
  origin: RequestOrigin,
): Promise<SecondFactorMethod> {
  const { userId } = expected;
  await countTry(failures, userId);
  if (!(await isRight(proof, expected))) {
    noteFailedSignIn(userId, { reason: proof.method }, origin);
    throw refusalOf(proof.method);
  }
  await forget(failures, userId);
  return proof.method;
}

async function isRight(proof: SecondFactorProof, { userId, challenge, headers }: Expected): Promise<boolean> {
  switch (proof.method) {
    case "totp":
      return spendTotp(userId, proof.code);
    case "recovery_code":
      return spendRecoveryCode(userId, proof.code);
    case "passkey":
      return (await spendAssertion(proof.response, { challenge, userId, userVerification: false }, headers)) !== null;
  }
}

function refusalOf(method: SecondFactorMethod): AppError {
  if (method === "passkey") {
    return new AppError(
      "invalid_credentials",
      "This passkey was not accepted. Use one that you added to this account.",
    );
  }
  const message =
    method === "totp"
      ? "This code is not right. Each works once: wait for the next one and enter that."
      : "This recovery code is not right, or it has been used. Each works once.";
  return new AppError("invalid_credentials", message, { errors: [{ path: "code", message }] });
}
