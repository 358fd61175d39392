import "server-only";
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { and, eq } from "drizzle-orm";
import { cadre } from "@/cadre.config";
import { passkeys } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import { openChallenge, spendChallenge } from "@/lib/auth/challenges";
import { relyingPartyOf } from "@/lib/auth/relying-party";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { announceChange } from "../second-factor/announce-change";
import { toPasskey } from "../second-factor/data";
import { noteAddedFactor, noteRemovedFactor, recoveryCodesForFirst } from "../second-factor/enrolment";
import type { Passkey } from "../second-factor/schema";
import { strengthenSession } from "../second-factor/strengthen-session";
import { listCredentials } from "./assertion";
import type { PasskeyAttestation, PasskeyCreation } from "./schema";

const challengeSeconds = 10 * 60;
/** EdDSA, ES256, RS256 (COSE, RFC 9053): what every authenticator has one of. */
const supportedAlgorithmIDs = [-8, -7, -257];

/** What the browser needs to make a passkey for the signed-in person (W3C Web Authentication, level 3, 7.1). */
export async function startRegistration(
  { actor: { userId } }: UserContext,
  headers: Headers,
): Promise<PasskeyCreation> {
  const [user] = await database()
    .select({ email: users.email, name: users.name })
    .from(users)
    .where(eq(users.id, userId));
  if (!user) throw notFound("account");
  const lifetimeSeconds = challengeSeconds;
  const challenge = await openChallenge({ kind: "passkey_registration", userId, data: {}, lifetimeSeconds });
  const options = await generateRegistrationOptions({
    rpName: cadre.name,
    rpID: relyingPartyOf(headers).id,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(userId)),
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: challengeSeconds * 1000,
    attestationType: "none",
    supportedAlgorithmIDs,
    excludeCredentials: await listCredentials(userId),
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
  });
  return { ...options };
}

/** Adds the passkey that the browser has made. The session that added it has thereby shown it. */
export async function addPasskey(
  ctx: UserContext,
  given: { challenge: string; name: string; response: PasskeyAttestation },
  headers: Headers,
): Promise<{ passkey: Passkey; recovery_codes: string[] | null }> {
  const { userId, sessionId } = ctx.actor;
  const challenge = await spendChallenge("passkey_registration", given.challenge);
  if (challenge?.userId !== userId) throw new AppError("link_invalid", "This took too long. Begin again.");
  const made = await verifiedCredential(given, headers);
  const fresh = await recoveryCodesForFirst(userId);
  const passkey = await asSystem(async (tx) => {
    const [row] = await tx
      .insert(passkeys)
      .values({ id: newId(), userId, name: given.name, ...made })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError("conflict", "This passkey has been added already.");
    await noteAddedFactor(tx, userId, fresh);
    await strengthenSession(tx, sessionId, "passkey");
    const sentence = "added a passkey to your account";
    await announceChange(tx, userId, { kind: "second_factor.added", factor: "passkey", sentence }, ctx);
    return toPasskey(row);
  });
  return { passkey, recovery_codes: fresh?.codes ?? null };
}

export async function renamePasskey({ actor }: UserContext, id: string, name: string): Promise<Passkey> {
  const [row] = await database()
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, actor.userId)))
    .returning();
  if (!row) throw notFound("passkey");
  return toPasskey(row);
}

export async function removePasskey(ctx: UserContext, id: string): Promise<undefined> {
  const { userId } = ctx.actor;
  await asSystem(async (tx) => {
    const removed = await tx
      .delete(passkeys)
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
      .returning({ id: passkeys.id });
    if (removed.length === 0) throw notFound("passkey");
    await noteRemovedFactor(tx, userId);
    const sentence = "removed a passkey from your account";
    await announceChange(tx, userId, { kind: "second_factor.removed", factor: "passkey", sentence }, ctx);
  });
}

async function verifiedCredential(
  { challenge, response }: { challenge: string; response: PasskeyAttestation },
  headers: Headers,
) {
  const { id, origin } = relyingPartyOf(headers);
  const refusal = "This passkey was not accepted. Begin again, on this site.";
  const { registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: false,
    supportedAlgorithmIDs,
  }).catch((cause: unknown) => {
    throw new AppError("bad_request", refusal, { cause });
  });
  if (!registrationInfo) throw new AppError("bad_request", refusal);
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: credential.transports ?? [],
    backedUp: credentialBackedUp,
  };
}
