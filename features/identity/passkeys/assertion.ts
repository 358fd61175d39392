import "server-only";
import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from "@simplewebauthn/server";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { passkeys } from "@/drizzle/schema/accounts";
import { type RelyingParty, relyingPartyOf } from "@/lib/auth/relying-party";
import { database } from "@/lib/db/client";
import { log } from "@/lib/telemetry/log";
import type { PasskeyAssertion, PasskeyRequest } from "../second-factor/schema";

const timeoutMs = 5 * 60 * 1000;

interface Expected {
  /** The secret of the stored challenge: it is the WebAuthn challenge itself. */
  challenge: string;
  /** Whose passkey it must be; null where the passkey tells who it is. */
  userId: string | null;
  /** Whether the authenticator must have checked its owner: where no password stands beside the passkey. */
  userVerification: boolean;
}

/** What the browser needs to ask for a passkey: one of these or, where the person is not known yet, any of this site. */
export async function passkeyRequest(
  challenge: string,
  headers: Headers,
  { userId, userVerification }: { userId: string | null; userVerification: "required" | "preferred" },
): Promise<PasskeyRequest> {
  const allowed = userId === null ? [] : await listCredentials(userId);
  return {
    challenge,
    rpId: relyingPartyOf(headers).id,
    timeout: timeoutMs,
    userVerification,
    allowCredentials: allowed.map(({ id, transports }) => ({ id, type: "public-key", transports })),
  };
}

/** Names and ways of reaching somebody's passkeys, as browsers know them. */
export function listCredentials(userId: string): Promise<{ id: string; transports: string[] }[]> {
  return database()
    .select({ id: passkeys.credentialId, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
}

/**
 * Whose passkey signed this challenge for this site, or null (W3C Web Authentication, level 3, 7.2). A counter that did not grow
 * tells of a copy, so such a passkey is refused; parallel uses of one assertion succeed once.
 */
export async function spendAssertion(
  assertion: PasskeyAssertion,
  expected: Expected,
  headers: Headers,
): Promise<string | null> {
  const [stored] = await database().select().from(passkeys).where(eq(passkeys.credentialId, assertion.id));
  if (!stored || (expected.userId !== null && stored.userId !== expected.userId)) return null;
  const { userHandle } = assertion.response;
  if (userHandle && userHandle !== userHandleOf(stored.userId)) return null;
  const counter = await verifiedCounter(assertion, stored, expected, relyingPartyOf(headers));
  if (counter === null) return null;
  const unchanged: SQL | undefined = and(eq(passkeys.id, stored.id), eq(passkeys.counter, stored.counter));
  const noted = await database()
    .update(passkeys)
    .set({ counter, lastUsedAt: sql`now()` })
    .where(unchanged)
    .returning({ id: passkeys.id });
  return noted.length > 0 ? stored.userId : null;
}

/** The user handle of level 3, 5.4.3: the id in base64url. */
function userHandleOf(userId: string): string {
  return Buffer.from(userId).toString("base64url");
}

async function verifiedCounter(
  assertion: PasskeyAssertion,
  stored: typeof passkeys.$inferSelect,
  { challenge, userVerification }: Expected,
  { id, origin }: RelyingParty,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: userVerification,
      credential: {
        id: stored.credentialId,
        publicKey: new Uint8Array(stored.publicKey),
        counter: stored.counter,
        transports: stored.transports,
      },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch (error) {
    log().info({ err: error, passkey_id: stored.id }, "a passkey was refused");
    return null;
  }
}
