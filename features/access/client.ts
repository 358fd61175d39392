import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type {
  createApiKey as createKeyContract,
  listApiKeys,
  renameApiKey as renameKeyContract,
  revokeApiKey as revokeKeyContract,
  rotateApiKey as rotateKeyContract,
} from "./api-keys/contract";
import type {
  disableServiceAccount as disableContract,
  enableServiceAccount as enableContract,
  issueServiceAccountToken as issueContract,
  listServiceAccounts,
  listServiceAccountTokens,
  revokeServiceAccountToken as revokeTokenContract,
  revokeServiceAccountTokens as revokeTokensContract,
} from "./service-accounts/contract";

export interface KeyFilter {
  owner: "me" | "all";
  status: "active" | "ended" | "all";
  q: string;
}

const perPage = 50;
const keysKey = (organizationId: string) => ["api-keys", organizationId] as const;
const accountsKey = (organizationId: string) => ["service-accounts", organizationId] as const;

export function apiKeysOptions(organizationId: string, { owner, status, q }: KeyFilter) {
  return infiniteQueryOptions({
    queryKey: [...keysKey(organizationId), owner, status, q],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listApiKeys>("GET /api/v1/api-keys", {
        organizationId,
        query: { owner, status, limit: perPage, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function refreshApiKeys(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: keysKey(organizationId) });
}

export function createApiKey(organizationId: string, body: BodyInput<typeof createKeyContract>) {
  return api<typeof createKeyContract>("POST /api/v1/api-keys", { organizationId, body });
}

export function renameApiKey(organizationId: string, id: string, name: string) {
  return api<typeof renameKeyContract>("PATCH /api/v1/api-keys/{api_key_id}", {
    organizationId,
    params: { api_key_id: id },
    body: { name },
  });
}

export function rotateApiKey(organizationId: string, id: string, overlapDays: number) {
  return api<typeof rotateKeyContract>("POST /api/v1/api-keys/{api_key_id}/rotate", {
    organizationId,
    params: { api_key_id: id },
    body: { overlap_days: overlapDays },
  });
}

export function revokeApiKey(organizationId: string, id: string) {
  return api<typeof revokeKeyContract>("DELETE /api/v1/api-keys/{api_key_id}", {
    organizationId,
    params: { api_key_id: id },
  });
}

export function serviceAccountsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...accountsKey(organizationId), "list"],
    queryFn: ({ signal }) =>
      api<typeof listServiceAccounts>("GET /api/v1/service-accounts", { organizationId, signal }),
  });
}

export function serviceTokensOptions(organizationId: string, account: string, status: "active" | "all") {
  return infiniteQueryOptions({
    queryKey: [...accountsKey(organizationId), account, status],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listServiceAccountTokens>("GET /api/v1/service-accounts/{service_account_key}/tokens", {
        organizationId,
        params: { service_account_key: account },
        query: { status, limit: perPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function refreshServiceAccounts(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: accountsKey(organizationId) });
}

export function enableServiceAccount(organizationId: string, key: string) {
  return api<typeof enableContract>("POST /api/v1/service-accounts", { organizationId, body: { key } });
}

export function disableServiceAccount(organizationId: string, key: string) {
  return api<typeof disableContract>("DELETE /api/v1/service-accounts/{service_account_key}", {
    organizationId,
    params: { service_account_key: key },
  });
}

export function issueServiceToken(organizationId: string, key: string, body: BodyInput<typeof issueContract>) {
  return api<typeof issueContract>("POST /api/v1/service-accounts/{service_account_key}/tokens", {
    organizationId,
    params: { service_account_key: key },
    body,
  });
}

export function revokeServiceToken(organizationId: string, key: string, tokenId: string) {
  return api<typeof revokeTokenContract>("DELETE /api/v1/service-accounts/{service_account_key}/tokens/{token_id}", {
    organizationId,
    params: { service_account_key: key, token_id: tokenId },
  });
}

export function revokeServiceTokens(organizationId: string, key: string) {
  return api<typeof revokeTokensContract>("DELETE /api/v1/service-accounts/{service_account_key}/tokens", {
    organizationId,
    params: { service_account_key: key },
  });
}
