import "server-only";
import { createHmac, hkdfSync } from "node:crypto";
import { env } from "@/lib/env";

const keyBytes = 32;

/**
 * HMAC-SHA-256 of a text in base64url, under a key that HKDF (RFC 5869) derives from the master key for this purpose alone.
 * Whoever reads the stored value can neither check a guess against it nor make one of their own.
 */
export function keyedHash(purpose: string, text: string): string {
  return createHmac("sha256", deriveKey(purpose)).update(text).digest("base64url");
}

function deriveKey(purpose: string): Buffer {
  const master = Buffer.from(env().CADRE_MASTER_KEY, "base64");
  return Buffer.from(hkdfSync("sha256", master, "", `cadre:${purpose}`, keyBytes));
}
