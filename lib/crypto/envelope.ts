import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const version = "v1";

/**
 * Encrypts a short secret under the master key (AES-256-GCM, NIST SP 800-38D, a fresh 96-bit nonce each time).
 * `purpose` is authenticated but not stored: a ciphertext moved to another place does not open there.
 */
export function seal(plaintext: string, purpose: string, key = masterKey()): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`;
}

/** Opens what `seal` made for the same purpose. Throws when the key, the purpose or a single bit differs. */
export function unseal(envelope: string, purpose: string, key = masterKey()): string {
  const [found, payload] = envelope.split(".");
  if (found !== version || !payload) throw new Error("This is not a sealed value.");
  const bytes = Buffer.from(payload, "base64url");
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const opened = decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8");
  try {
    return opened + decipher.final("utf8");
  } catch (cause) {
    const message = `This ${purpose.split(":")[0]} cannot be opened: CADRE_MASTER_KEY is not the key it was sealed with.`;
    throw new Error(message, { cause });
  }
}

function masterKey(): Buffer {
  return Buffer.from(env().CADRE_MASTER_KEY, "base64");
}
