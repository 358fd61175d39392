import { generateSync } from "otplib";
import { POST as confirmRoute } from "@/app/api/v1/auth/totp/confirm/route";
import { POST as totpRoute } from "@/app/api/v1/auth/totp/route";
import { pool } from "@/lib/db/client";
import { request } from "./api";

/** The code that an authenticator app shows now, or that many steps of 30 seconds later. */
export function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/** Adds an authenticator app to somebody, as their settings page does. The code it took is not the last one used. */
export async function addTotp(token: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  const started = await totpRoute(request("/api/v1/auth/totp", { method: "POST", token }));
  if (started.status !== 201) throw new Error(`Adding an app failed: ${await started.text()}`);
  const { secret } = (await started.json()) as { secret: string };
  const body = { code: codeOf(secret) };
  const confirmed = await confirmRoute(request("/api/v1/auth/totp/confirm", { method: "POST", token, body }));
  if (confirmed.status !== 200) throw new Error(`Confirming an app failed: ${await confirmed.text()}`);
  const { recovery_codes: recoveryCodes } = (await confirmed.json()) as { recovery_codes: string[] };
  await pool()`update totp_credentials set last_step = last_step - 2`;
  return { secret, recoveryCodes };
}
