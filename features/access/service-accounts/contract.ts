import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { IssueToken, MintedServiceAccountToken, ServiceAccount, ServiceAccountToken } from "./schema";

const accountKey = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const params = z.object({ service_account_key: accountKey });
const tags = ["Service accounts"] as const;

export const listServiceAccounts = endpoint({
  method: "GET",
  path: "/api/v1/service-accounts",
  summary: "List service accounts",
  description: "Every account that the installation's catalog declares, and how this organization uses it.",
  tags,
  access: "service_accounts:read",
  response: pageOf(ServiceAccount),
  status: 200,
});

export const enableServiceAccount = endpoint({
  method: "POST",
  path: "/api/v1/service-accounts",
  summary: "Enable a service account",
  description:
    "From now on tokens of the account can be issued for this organization, also by signed requests where the catalog takes " +
    "them. Enabling it again changes nothing.",
  tags,
  access: "service_accounts:write",
  requires: ["verified_email", "fresh_sign_in"],
  limit: { rate: "account_change" },
  body: z.object({ key: accountKey }),
  response: ServiceAccount,
  status: 201,
  errors: ["not_found"],
});

export const disableServiceAccount = endpoint({
  method: "DELETE",
  path: "/api/v1/service-accounts/{service_account_key}",
  summary: "Disable a service account",
  description:
    "Revokes all its tokens and lets no more be issued. What it has created stays its own, and is there again when it is " +
    "enabled again.",
  tags,
  access: "service_accounts:write",
  params,
  status: 204,
});

export const listServiceAccountTokens = endpoint({
  method: "GET",
  path: "/api/v1/service-accounts/{service_account_key}/tokens",
  summary: "List a service account's tokens",
  description: "Newest first, without the tokens themselves.",
  tags,
  access: "service_accounts:read",
  params,
  query: z.object({
    ...pageQuery,
    status: z.enum(["active", "ended", "all"]).default("all").describe("`ended`: expired or revoked"),
  }),
  response: pageOf(ServiceAccountToken),
  status: 200,
});

export const issueServiceAccountToken = endpoint({
  method: "POST",
  path: "/api/v1/service-accounts/{service_account_key}/tokens",
  summary: "Issue a token of a service account",
  description:
    "The answer carries the token, which is shown this once. The catalog bounds its scopes and its lifetime.",
  tags,
  access: "service_accounts:write",
  requires: ["verified_email", "fresh_sign_in"],
  limit: { rate: "account_change" },
  params,
  body: IssueToken,
  response: MintedServiceAccountToken,
  status: 201,
  errors: ["conflict"],
});

export const issueServiceAccountTokenBySignature = endpoint({
  method: "POST",
  path: "/api/v1/service-accounts/issue",
  summary: "Issue a token by a signed request",
  description:
    "For programs without a person: `payload` is the base64url of a JSON object, `signature` the Ed25519 signature of that " +
    "object's bytes by a key of the catalog, in base64 or as Vault's Transit engine writes it (`vault:v1:…`). The object has " +
    '`aud` ("cadre:service-account-token"), `account`, `organization`, `nonce`, `iat` and `exp` (seconds since 1970, at most ' +
    "300 apart), and may have `scopes`, `lifetime_seconds` and `fingerprint`. Each nonce is taken once. Whatever is wrong, the " +
    "answer is the same.",
  tags,
  access: "public",
  limit: { rate: "token" },
  body: z.object({ payload: z.string().min(1).max(8_192), signature: z.string().min(1).max(512) }),
  bodyLimitBytes: 16_384,
  response: MintedServiceAccountToken,
  status: 201,
  errors: ["unauthenticated"],
});

export const revokeServiceAccountTokens = endpoint({
  method: "DELETE",
  path: "/api/v1/service-accounts/{service_account_key}/tokens",
  summary: "Revoke all tokens of a service account",
  description: "They stop working with their next request, in every process.",
  tags,
  access: "service_accounts:write",
  params,
  status: 204,
});

export const revokeServiceAccountToken = endpoint({
  method: "DELETE",
  path: "/api/v1/service-accounts/{service_account_key}/tokens/{token_id}",
  summary: "Revoke a token of a service account",
  description: "It stops working with its next request, in every process. Revoking it again changes nothing.",
  tags,
  access: "service_accounts:write",
  params: z.object({ service_account_key: accountKey, token_id: z.uuid() }),
  status: 204,
});
