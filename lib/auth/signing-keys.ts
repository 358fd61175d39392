import "server-only";
import { type CryptoKey, importJWK, type JWK } from "jose";
import { z } from "zod";
import { makeSigningKey, sealPurpose, signingAlgorithm } from "@/lib/auth/signing-key";
import { unseal } from "@/lib/crypto/envelope";
import { pool } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";

/** How long a process goes on with the keys it knows: after that it looks whether another one has rotated them. */
const freshMs = 60_000;
/** Between two looks for a key that nobody knows, so that made-up key ids do not become a flood of queries. */
const unknownKeyPauseMs = 1_000;

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
 * Makes the installation's first keys: one that signs, and the next one, which is published long before it does. Any number
 * of processes may start at once on an empty database: partial unique indexes admit one of each, the others' insertions do
 * nothing.
 */
export async function ensureSigningKey(): Promise<void> {
  const rows = await pool()<{ status: string }[]>`select status from signing_keys where status in ('active', 'next')`;
  for (const status of ["active", "next"] as const) {
    if (!rows.some((row) => row.status === status)) await insertKey(status);
  }
  await refreshKeys();
}

/** The key that signs tokens now. */
export async function activeSigningKey(): Promise<SigningKey> {
  await refreshOldKeys();
  const { signing } = ring();
  if (!signing) throw new Error("There is no active signing key: ensureSigningKey() has not run.");
  return signing;
}

/** The key under `kid`, or null. An unknown one makes us look again, at most once a second. */
export async function verifyingKey(kid: string): Promise<CryptoKey | null> {
  await refreshOldKeys();
  const known = ring().verifying.get(kid);
  if (known) return known;
  if (Date.now() - ring().loadedAt > unknownKeyPauseMs) await refreshKeys();
  return ring().verifying.get(kid) ?? null;
}

/** The public halves of every key whose tokens may be valid now or soon (RFC 7517), as of the last minute. */
export async function publicKeySet(): Promise<{ keys: JWK[] }> {
  await refreshOldKeys();
  return { keys: ring().jwks };
}

async function insertKey(status: "active" | "next"): Promise<void> {
  const { kid, publicJwk, sealed } = await makeSigningKey();
  await pool()`
    insert into signing_keys (kid, status, public_jwk, private_jwk_encrypted, activated_at)
    values (${kid}, ${status}, ${publicJwk}, ${sealed}, case when ${status} = 'active' then now() end)
    on conflict do nothing`;
}

async function refreshOldKeys(): Promise<void> {
  if (Date.now() - ring().loadedAt > freshMs) await refreshKeys();
}

/** Reads the keys again, now. */
export function refreshKeys(): Promise<void> {
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
    const jwk: JWK = { ...Jwk.parse(JSON.parse(row.publicJwk)), kid: row.kid, alg: signingAlgorithm, use: "sig" };
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
  const key = await importJWK(jwk, signingAlgorithm);
  if (key instanceof Uint8Array) throw new Error("An Ed25519 key was expected.");
  return key;
}
