import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { ApiKey, ApiKeyName, CreateApiKey, MintedApiKey, RotateApiKey } from "./schema";

const params = z.object({ api_key_id: z.uuid() });
const tags = ["API keys"] as const;

export const listApiKeys = endpoint({
  method: "GET",
  path: "/api/v1/api-keys",
  summary: "List API keys",
  description:
    "Newest first. One's own keys; with `owner=all` those of everybody in the organization, for those who manage members.",
  tags,
  access: "api_keys:read",
  query: z.object({
    ...pageQuery,
    owner: z.enum(["me", "all"]).default("me"),
    status: z.enum(["active", "ended", "all"]).default("all").describe("`ended`: expired or revoked"),
    q: z.string().trim().min(1).max(100).optional().describe("Part of the name or the prefix"),
  }),
  response: pageOf(ApiKey),
  status: 200,
});

export const createApiKey = endpoint({
  method: "POST",
  path: "/api/v1/api-keys",
  summary: "Create an API key",
  description:
    "The key acts for the person who makes it, in this organization, with the scopes given here as far as that person's role " +
    "grants them at the time of each request. The answer carries the secret, which is shown this once.",
  tags,
  access: "api_keys:write",
  requires: ["verified_email", "fresh_sign_in"],
  limit: { rate: "account_change" },
  body: CreateApiKey,
  response: MintedApiKey,
  status: 201,
});

export const getApiKey = endpoint({
  method: "GET",
  path: "/api/v1/api-keys/{api_key_id}",
  summary: "Get an API key",
  tags,
  access: "api_keys:read",
  params,
  response: ApiKey,
  status: 200,
});

export const renameApiKey = endpoint({
  method: "PATCH",
  path: "/api/v1/api-keys/{api_key_id}",
  summary: "Rename one's own API key",
  tags,
  access: "api_keys:write",
  params,
  body: z.object({ name: ApiKeyName }),
  response: ApiKey,
  status: 200,
});

export const rotateApiKey = endpoint({
  method: "POST",
  path: "/api/v1/api-keys/{api_key_id}/rotate",
  summary: "Rotate one's own API key",
  description:
    "Makes a key with the same name, lifetime and scopes (without those that one's role no longer grants). The present key " +
    "goes on working for `overlap_days`. The answer carries the new secret, which is shown this once.",
  tags,
  access: "api_keys:write",
  requires: ["verified_email", "fresh_sign_in"],
  limit: { rate: "account_change" },
  params,
  body: RotateApiKey,
  response: MintedApiKey,
  status: 201,
  errors: ["conflict"],
});

export const revokeApiKey = endpoint({
  method: "DELETE",
  path: "/api/v1/api-keys/{api_key_id}",
  summary: "Revoke an API key",
  description:
    "One's own, or that of somebody whose role is not above one's own, for those who manage members. It stops working with " +
    "its next request, in every process. Revoking it again changes nothing.",
  tags,
  access: "api_keys:write",
  params,
  status: 204,
});
