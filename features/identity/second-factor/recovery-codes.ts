import "server-only";
import { randomBytes, randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { recoveryCodes } from "@/drizzle/schema/accounts";
import { hashWithSalt, saltOf } from "@/lib/crypto/password";
import { pool, type Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";

const codesInSet = 10;
const groups = 3;
const groupLength = 4;
/** Without the characters that are mistaken for one another. Twelve of 32 are 60 bits. */
const alphabet = "23456789abcdefghjkmnpqrstuvwxyz0";
const saltBytes = 16;

export interface RecoveryCodeSet {
  /** As they are shown, once. */
  codes: string[];
  hashes: string[];
}

/**
 * Makes ten recovery codes. Their hashes (argon2id, as ASVS 5.0, 6.5.2 asks for secrets of fewer than 112 bits) share one salt of
 * their own, so that finding a code takes one hash and not ten.
 */
export async function makeRecoveryCodes(): Promise<RecoveryCodeSet> {
  const salt = randomBytes(saltBytes);
  const plain = Array.from({ length: codesInSet }, () => randomText(groups * groupLength));
  const hashes: string[] = [];
  for (const code of plain) hashes.push(await hashWithSalt(code, salt));
  return { codes: plain.map(inGroups), hashes };
}

/** Puts a new set in the place of the old one. */
export async function replaceRecoveryCodes(
  tx: Transaction,
  userId: string,
  { hashes }: RecoveryCodeSet,
): Promise<void> {
  await tx.execute(sql`delete from recovery_codes where user_id = ${userId}`);
  await tx.insert(recoveryCodes).values(hashes.map((codeHash) => ({ id: newId(), userId, codeHash })));
}

/** Whether this is one of the person's unused codes, which it then no longer is. Of parallel uses one succeeds. */
export async function spendRecoveryCode(userId: string, code: string): Promise<boolean> {
  const [any] = await pool()<{ hash: string }[]>`
    select code_hash as hash from recovery_codes where user_id = ${userId} limit 1`;
  if (!any) return false;
  const hash = await hashWithSalt(code, saltOf(any.hash));
  const spent = await pool()`
    update recovery_codes set used_at = now()
    where user_id = ${userId} and code_hash = ${hash} and used_at is null returning id`;
  return spent.length > 0;
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

function inGroups(code: string): string {
  return Array.from({ length: groups }, (_, index) => code.slice(index * groupLength, (index + 1) * groupLength)).join(
    "-",
  );
}
