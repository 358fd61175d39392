import "server-only";
import { verify } from "node:crypto";
import type { Scope } from "@/lib/auth/roles";
import { type CatalogAccount, serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import { SignedRequest } from "./schema";
import { hasVault, verifyThroughVault } from "./vault";

/** Longest time between `iat` and `exp`, and so the time for which a nonce has to be remembered. */
const longestWindowSeconds = 300;
/** How far a signer's clock may run ahead of ours. */
const clockSkewSeconds = 60;
const signatureBytes = 64;

/** What a signed request asks for, once its signature and freshness have been checked; or why it is refused. */
export type CheckedRequest =
  | { accepted: true; request: SignedRequest; account: CatalogAccount }
  | { accepted: false; reason: string };

/** Checks all of a signed request that needs no database. What it answers is for the log, never for the caller. */
export async function checkSignedRequest(payload: string, signature: string): Promise<CheckedRequest> {
  const message = Buffer.from(payload, "base64url");
  const request = SignedRequest.safeParse(parseJson(message));
  if (!request.success) return refused("The payload is not what this endpoint reads.");
  const account = serviceAccountCatalog().get(request.data.account);
  if (!account) return refused("The catalog has no such account.");
  if (!(await isSignedFor(account, message, signature))) return refused("No key of the account made this signature.");
  const reason = staleness(request.data) ?? excess(request.data, account);
  return reason ? refused(reason) : { accepted: true, request: request.data, account };
}

/** Whether signed requests can be honoured for this account at all. */
export function takesSignedRequests({ signingKeys, vaultKey }: CatalogAccount): boolean {
  return signingKeys.length > 0 || (vaultKey !== null && hasVault());
}

function parseJson(message: Buffer): unknown {
  try {
    return JSON.parse(message.toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Vault writes `vault:v<version of its key>:<base64>`; any other signer sends the 64 bytes in base64 alone. */
async function isSignedFor(account: CatalogAccount, message: Buffer, signature: string): Promise<boolean> {
  const [, version, encoded] = /^vault:v(\d{1,9}):([\w+/-]+=*)$/.exec(signature) ?? [null, null, signature];
  const bytes = Buffer.from(encoded ?? "", "base64");
  const vaultVersion = version ? Number(version) : null;
  const isGenuine =
    bytes.length === signatureBytes &&
    account.signingKeys
      .filter((key) => key.vaultVersion === vaultVersion)
      .some(({ publicKey }) => verify(null, message, publicKey, bytes));
  if (isGenuine) return true;
  return vaultVersion !== null && account.vaultKey !== null && verifyThroughVault(account.vaultKey, message, signature);
}

function staleness({ iat, exp }: SignedRequest): string | null {
  const now = Date.now() / 1000;
  if (exp - iat > longestWindowSeconds || exp <= iat) return "iat and exp are too far apart.";
  if (iat > now + clockSkewSeconds) return "iat lies in the future.";
  return exp <= now ? "exp has passed." : null;
}

function excess({ scopes, lifetime_seconds }: SignedRequest, account: CatalogAccount): string | null {
  if (scopes?.some((scope: Scope) => !account.allowedScopes.has(scope)))
    return "It asks for scopes beyond the catalog.";
  return (lifetime_seconds ?? 0) > account.maxLifetimeSeconds ? "It asks for more time than the catalog allows." : null;
}

function refused(reason: string): CheckedRequest {
  return { accepted: false, reason };
}
