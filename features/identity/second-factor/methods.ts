import "server-only";
import { pool } from "@/lib/db/client";
import type { SecondFactorMethod } from "../sign-in/schema";

/** The second factors somebody has; none without an authenticator app or a passkey, whatever codes may be left. */
export async function secondFactorMethodsOf(userId: string): Promise<SecondFactorMethod[]> {
  const [has] = await pool()<{ totp: boolean; passkey: boolean; recoveryCode: boolean }[]>`
    select
      exists (select from totp_credentials where user_id = ${userId} and confirmed_at is not null) as totp,
      exists (select from passkeys where user_id = ${userId}) as passkey,
      exists (select from recovery_codes where user_id = ${userId} and used_at is null) as "recoveryCode"`;
  if (!has?.totp && !has?.passkey) return [];
  const methods: SecondFactorMethod[] = [];
  if (has.totp) methods.push("totp");
  if (has.passkey) methods.push("passkey");
  if (has.recoveryCode) methods.push("recovery_code");
  return methods;
}
