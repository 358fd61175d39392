import "server-only";
import { createHash } from "node:crypto";

/** SHA-256 as bytes, of a text: for comparing secrets in constant time whatever their lengths; or of a file. */
export function sha256(content: string | Uint8Array): Buffer {
  return createHash("sha256").update(content).digest();
}

/** SHA-256 of a text or of bytes in base64url: what is stored of a random secret, and the key of a counter. */
export function digest(content: string | Uint8Array): string {
  return sha256(content).toString("base64url");
}
