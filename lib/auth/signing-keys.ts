import "server-only";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { z } from "zod";
import { seal, unseal } from "@/lib/crypto/envelope";
import { pool } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";

const algorithm = "EdDSA";
const unknownKeyPauseMs = 10_000;

const Jwk = z.looseObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() });

export interface SigningKey {
  kid: string;
  key: CryptoKey;
}

interface KeyRing {
  signing: SigningKey | null;
  verifying: Map<string, CryptoKey>;
  jwks: JWK[];
  loadedAt: number;
  loading: Promise<void> | null;
}

const ring = () =>
  processSingleton(
    "auth.signing-keys",
    (): KeyRing => ({ signing: null, verifying: new Map(), jwks: [], loadedAt: 0, loading: null }),
  );

/**
 * Makes the installation's first signing key. Any number of processes may start at once on an empty database: a
 * partial unique index admits one active key, the others' insertions do nothing.
 */
export async function ensureSigningKey(): Promise<void> {
  const [existing] = await pool()`select kid from signing_keys where status = 'active'`;
  if (!existing) await insertSigningKey();
  await refreshKeys();
}

/** The key that signs access tokens now. */
export async function activeSigningKey(): Promise<SigningKey> {
  if (!ring().signing) await refreshKeys();
  const { signing } = ring();
  if (!signing) throw new Error("There is no active signing key: ensureSigningKey() has not run.");
  return signing;
}

/** The key under `kid`, or null. An unknown one makes us look again, at most every ten seconds. */
export async function verifyingKey(kid: string): Promise<CryptoKey | null> {
  const known = ring().verifying.get(kid);
  if (known) return known;
  if (Date.now() - ring().loadedAt > unknownKeyPauseMs) await refreshKeys();
  return ring().verifying.get(kid) ?? null;
}

/** The public halves of every key whose tokens may still be valid (RFC 7517). */
export async function publicKeySet(): Promise<{ keys: JWK[] }> {
  await refreshKeys();
  return { keys: ring().jwks };
}

async function insertSigningKey(): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { crv: "Ed25519", extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const sealed = seal(JSON.stringify(await exportJWK(privateKey)), sealPurpose(kid));
  await pool()`
    insert into signing_keys (kid, status, public_jwk, private_jwk_encrypted)
    values (${kid}, 'active', ${JSON.stringify(publicJwk)}, ${sealed})
    on conflict do nothing`;
}

function refreshKeys(): Promise<void> {
  const keys = ring();
  keys.loading ??= loadKeys().finally(() => {
    keys.loading = null;
  });
  return keys.loading;
}

async function loadKeys(): Promise<void> {
  const rows = await pool()<StoredKey[]>`
    select kid, status, public_jwk as "publicJwk", private_jwk_encrypted as "privateJwk" from signing_keys order by created_at`;
  const keys = ring();
  const verifying = new Map<string, CryptoKey>();
  const jwks: JWK[] = [];
  for (const row of rows) {
    const jwk: JWK = { ...Jwk.parse(JSON.parse(row.publicJwk)), kid: row.kid, alg: algorithm, use: "sig" };
    jwks.push(jwk);
    verifying.set(row.kid, keys.verifying.get(row.kid) ?? (await importEd25519(jwk)));
    if (row.status === "active" && keys.signing?.kid !== row.kid) {
      const privateJwk = Jwk.parse(JSON.parse(unseal(row.privateJwk, sealPurpose(row.kid))));
      keys.signing = { kid: row.kid, key: await importEd25519(privateJwk) };
    }
  }
  Object.assign(keys, { verifying, jwks, loadedAt: Date.now() });
}

interface StoredKey {
  kid: string;
  status: string;
  publicJwk: string;
  privateJwk: string;
}

async function importEd25519(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error("An Ed25519 key was expected.");
  return key;
}

function sealPurpose(kid: string): string {
  return `signing-key:${kid}`;
}
