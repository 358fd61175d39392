import "server-only";
import { randomInt } from "node:crypto";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { type Identity, Membership, membershipsOfUser } from "@/lib/auth/identity";
import { keyedHash } from "@/lib/crypto/keyed-hash";
import { pool } from "@/lib/db/client";

const prefix = "cadre_sk_";
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 30 characters of 62 are 178 bits. */
const secretLength = 30;
const checksumLength = 6;
const visibleSecretLength = 5;
const wellFormed = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** A key at its making: the only time that its secret exists outside of its holder's hands. */
export interface MintedKey {
  secret: string;
  /** By which people recognise it. */
  visiblePrefix: string;
  /** What is stored of it. */
  hash: string;
}

/** Makes an API key: a prefix that scanners look for, 178 random bits, and a checksum that tells a leak from a typo. */
export function mintApiKey(): MintedKey {
  const random = Array.from({ length: secretLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  const body = prefix + random;
  const secret = body + checksumOf(body);
  return { secret, visiblePrefix: secret.slice(0, prefix.length + visibleSecretLength), hash: hashApiKey(secret) };
}

/** Whether a bearer credential means to be an API key. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith(prefix);
}

/** Whether the key's form and checksum are right. Says nothing about whether such a key exists; needs no database. */
export function isWellFormedApiKey(token: string): boolean {
  if (!wellFormed.test(token)) return false;
  return token.slice(-checksumLength) === checksumOf(token.slice(0, -checksumLength));
}

/** What is stored of a key. */
export function hashApiKey(secret: string): string {
  return keyedHash("api-key", secret);
}

/** CRC-32 of the rest in base 62: six characters always hold its 32 bits. Not a secret, and no proof of anything. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let digits = "";
  for (let index = 0; index < checksumLength; index++) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

const KeyRow = z.object({
  keyId: z.string(),
  organizationId: z.string(),
  scopes: z.array(z.string()),
  userId: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  memberships: z.array(Membership),
});

/** A live key: whose right it uses, and what it narrows that to. */
export interface ApiKeyIdentity {
  keyId: string;
  organizationId: string;
  scopes: ReadonlySet<string>;
  /** The maker's, with the key's organization alone. */
  identity: Identity;
}

/**
 * Reads a key that is neither revoked nor expired, its maker and their membership as it is now, in one indexed statement.
 * Null also once the maker has left the organization or is disabled. Notes at most every minute that it was used.
 *
 * It is looked up by its keyed hash, which nobody can steer without the master key: how long that takes tells nothing.
 */
export async function readApiKey(secret: string): Promise<ApiKeyIdentity | null> {
  const sql = pool();
  const hash = hashApiKey(secret);
  const [row] = await sql`
    with touched as (
      update api_keys set last_used_at = now()
      where key_hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > now())
        and (last_used_at is null or last_used_at < now() - interval '1 minute'))
    select k.id as "keyId", k.organization_id as "organizationId", k.scopes, u.id as "userId", u.email, u.name,
      u.email_verified_at is not null as "emailVerified", ${sql.unsafe(membershipsOfUser)} as memberships
    from api_keys k join users u on u.id = k.user_id
    where k.key_hash = ${hash} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and u.disabled_at is null and u.approval = 'approved'`;
  if (!row) return null;
  const { keyId, organizationId, scopes, userId, email, emailVerified, name, memberships } = KeyRow.parse(row);
  const membership = memberships.find((candidate) => candidate.organizationId === organizationId);
  if (!membership) return null;
  const identity = { userId, email, emailVerified, name, platformRole: null, memberships: [membership], session: null };
  return { keyId, organizationId, scopes: new Set(scopes), identity };
}
