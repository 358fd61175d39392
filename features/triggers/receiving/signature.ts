import "server-only";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { toleranceSeconds } from "../constants";

const prefix = "whsec_";
const secretBytes = 32;

/** A signing secret as Standard Webhooks writes it: `whsec_` and 32 bytes in base64. */
export function mintSigningSecret(): string {
  return `${prefix}${randomBytes(secretBytes).toString("base64")}`;
}

/** How a call proved where it comes from. What identifies it is signed only where `isIdSigned`. */
export type Proof = { isValid: true; isIdSigned: boolean } | { isValid: false; reason: string };

/**
 * Checks a call's signature over its exact bytes: Standard Webhooks (`v1`, the secret's bytes, `id.timestamp.body`, within five
 * minutes) or GitHub's `X-Hub-Signature-256` (the secret as text, the body alone).
 */
export function checkSignature(secret: string, headers: Headers, body: Uint8Array, now: Date): Proof {
  if (headers.has("webhook-signature")) return checkStandard(secret, headers, body, now);
  const github = headers.get("x-hub-signature-256");
  if (github === null) return { isValid: false, reason: "The call was not signed." };
  const expected = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return isEqual(github, expected) ? { isValid: true, isIdSigned: false } : wrong;
}

const wrong: Proof = { isValid: false, reason: "The signature is not valid." };

function checkStandard(secret: string, headers: Headers, body: Uint8Array, now: Date): Proof {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  if (!id || timestamp === null || !/^\d{1,12}$/.test(timestamp)) {
    return { isValid: false, reason: "The call came without `webhook-id` or `webhook-timestamp`." };
  }
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > toleranceSeconds) {
    return { isValid: false, reason: "The call's timestamp is more than five minutes away." };
  }
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
  const given = (headers.get("webhook-signature") ?? "").split(" ");
  return given.some((signature) => isEqual(signature, `v1,${expected}`)) ? { isValid: true, isIdSigned: true } : wrong;
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
