import "server-only";
import { makeSigningKey } from "@/lib/auth/signing-key";
import { refreshKeys } from "@/lib/auth/signing-keys";
import { accessTokenSeconds } from "@/lib/auth/tokens";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";

/** How long others may keep our key set. A key signs only after it has been in the set for longer than that. */
export const keySetCacheSeconds = 300;
/** By when every process has noticed a change of keys, and every clock agrees. */
const settlingSeconds = 120;

/**
 * Lets the next key sign, retires the one that did, and publishes a new next one, in one transaction: of any number of
 * processes at once, one rotates. Nobody is logged out: all processes know the next key since long before, and the retired
 * one goes on verifying. False while the next key is so new that not everybody can know it.
 */
export function rotateSigningKeys(): Promise<boolean> {
  return rotate(0);
}

/** Rotates when the active key is older than `SIGNING_KEY_MAX_AGE_DAYS`. Returns how many rotations that made. */
export async function rotateOldSigningKeys(): Promise<number> {
  return (await rotate(env().SIGNING_KEY_MAX_AGE_DAYS)) ? 1 : 0;
}

async function rotate(minimumAgeDays: number): Promise<boolean> {
  const isDue = pool()`
    select from signing_keys where status = 'active'
      and coalesce(activated_at, created_at) <= now() - make_interval(days => ${minimumAgeDays})`;
  if ((await isDue).length === 0) return false;
  const fresh = await makeSigningKey();
  const rotated = await pool().begin(async (tx) => {
    const [active] = await tx`
      select kid from signing_keys where status = 'active'
        and coalesce(activated_at, created_at) <= now() - make_interval(days => ${minimumAgeDays}) for update`;
    const [next] = await tx`
      select kid from signing_keys where status = 'next'
        and created_at < now() - make_interval(secs => ${keySetCacheSeconds + settlingSeconds}) for update`;
    if (!active || !next) return false;
    await tx`update signing_keys set status = 'retired', retired_at = now() where kid = ${active.kid}`;
    await tx`update signing_keys set status = 'active', activated_at = now() where kid = ${next.kid}`;
    await tx`
      insert into signing_keys (kid, status, public_jwk, private_jwk_encrypted)
      values (${fresh.kid}, 'next', ${fresh.publicJwk}, ${fresh.sealed})`;
    return true;
  });
  await refreshKeys();
  return rotated;
}

/**
 * Forgets retired keys once the last token that they signed has expired: a person's after 15 minutes, a service account's as
 * its row says. Returns how many there were.
 */
export async function deleteSpentSigningKeys(): Promise<number> {
  const rows = await pool()`
    delete from signing_keys k
    where k.status = 'retired' and k.retired_at < now() - make_interval(secs => ${accessTokenSeconds + settlingSeconds})
      and not exists (
        select from service_account_tokens t where t.kid = k.kid and t.expires_at > now() and t.revoked_at is null)`;
  return rows.count;
}
