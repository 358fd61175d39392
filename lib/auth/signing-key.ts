import "server-only";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { seal } from "@/lib/crypto/envelope";

export const signingAlgorithm = "EdDSA";

/** A fresh Ed25519 key as it is stored: the private half sealed under the master key. */
export async function makeSigningKey(): Promise<{ kid: string; publicJwk: string; sealed: string }> {
  const { privateKey, publicKey } = await generateKeyPair(signingAlgorithm, { crv: "Ed25519", extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const sealed = seal(JSON.stringify(await exportJWK(privateKey)), sealPurpose(kid));
  return { kid, publicJwk: JSON.stringify(publicJwk), sealed };
}

export function sealPurpose(kid: string): string {
  return `signing-key:${kid}`;
}
