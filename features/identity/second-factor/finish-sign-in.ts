import "server-only";
import { z } from "zod";
import { type Challenge, spendChallenge, tryChallenge } from "@/lib/auth/challenges";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import type { RequestOrigin } from "../sign-in/open-session";
import { signInMethods } from "../sign-in/schema";
import { issueTicket } from "../sign-in/ticket";
import { announceChange } from "./announce-change";
import { proveSecondFactor } from "./prove-second-factor";
import type { SecondFactorProof } from "./schema";

/** A challenge is given up after this many wrong answers; the sign-in begins again. */
const attempts = 5;

const PendingSignIn = z.object({
  methods: z.array(z.enum(signInMethods)),
  oidcConnectionId: z.string().nullable(),
});

/** Takes the second factor of a sign-in that waits for it, and gives its ticket. */
export async function finishSignIn(
  challenge: string,
  proof: SecondFactorProof,
  headers: Headers,
  origin: RequestOrigin,
): Promise<{ ticket: string; userId: string }> {
  const { userId } = ownerOf(await tryChallenge("second_factor", challenge, attempts));
  const method = await proveSecondFactor(proof, { userId, challenge, headers }, origin);
  const { data } = ownerOf(await spendChallenge("second_factor", challenge));
  const { methods, oidcConnectionId } = PendingSignIn.parse(data);
  if (method === "recovery_code") await announceRecovery(userId, origin);
  return { ticket: await issueTicket({ userId, methods: [...methods, method], oidcConnectionId }), userId };
}

function ownerOf(challenge: Challenge | null): { userId: string; data: unknown } {
  if (challenge?.userId) return { userId: challenge.userId, data: challenge.data };
  throw new AppError("unauthenticated", "This sign-in has expired. Sign in again.");
}

/** A code leaves its paper seldom: whoever did not use it themselves should hear of it. */
export function announceRecovery(userId: string, origin: RequestOrigin): Promise<void> {
  const change = {
    kind: "second_factor.used",
    factor: "recovery_codes",
    sentence: "signed in with a recovery code",
  } as const;
  return asSystem((tx) => announceChange(tx, userId, change, origin));
}
