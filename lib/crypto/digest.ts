import "server-only";
import { createHash } from "node:crypto";

/** SHA-256 of a text as bytes: for comparing secrets in constant time whatever their lengths. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** SHA-256 of a text in base64url: what is stored of a random secret, and the key of a counter. */
export function digest(text: string): string {
  return sha256(text).toString("base64url");
}
