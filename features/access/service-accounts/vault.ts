import "server-only";
import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const timeoutMs = 5_000;
const Verification = z.object({ data: z.object({ valid: z.boolean() }) });

/** Whether this installation can ask a Vault. */
export function hasVault(): boolean {
  const { VAULT_ADDR, VAULT_TOKEN } = env();
  return VAULT_ADDR !== undefined && VAULT_TOKEN !== undefined;
}

/**
 * Asks Vault's Transit engine whether its key made this signature (`POST transit/verify/{key}`). A signature that Vault cannot
 * read is not valid; a Vault that does not answer is `service_unavailable`.
 */
export async function verifyThroughVault(key: string, message: Buffer, signature: string): Promise<boolean> {
  const { VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE } = env();
  if (VAULT_ADDR === undefined || VAULT_TOKEN === undefined) return false;
  const response = await fetch(new URL(`/v1/transit/verify/${encodeURIComponent(key)}`, VAULT_ADDR), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-vault-token": VAULT_TOKEN,
      ...(VAULT_NAMESPACE ? { "x-vault-namespace": VAULT_NAMESPACE } : {}),
    },
    body: JSON.stringify({ input: message.toString("base64"), signature }),
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  if (response.status === 400) return false;
  if (!response.ok) throw unavailable(new Error(`Vault answered ${response.status} for the key ${key}.`));
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw unavailable(cause);
  });
  const answer = Verification.safeParse(body);
  if (!answer.success) throw unavailable(answer.error);
  return answer.data.data.valid;
}

function unavailable(cause: unknown): AppError {
  return new AppError("service_unavailable", "The signature cannot be checked at the moment. Try again.", { cause });
}
