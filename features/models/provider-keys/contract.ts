import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { mostProviderKeys, ProviderKey, ProviderKeyInput, ProviderKeyTest } from "./schema";

const tags = ["Models"] as const;
const params = z.object({ provider_key_id: z.uuid() });

export const listProviderKeys = endpoint({
  method: "GET",
  path: "/api/v1/provider-keys",
  summary: "List the organization's own keys of model providers",
  tags,
  access: "models:read",
  response: pageOf(ProviderKey).extend({
    installation: z
      .array(z.object({ provider: z.string(), name: z.string() }))
      .describe("Providers that the installation itself has a key for"),
  }),
  status: 200,
});

export const createProviderKey = endpoint({
  method: "POST",
  path: "/api/v1/provider-keys",
  summary: "Add a key of a model provider",
  description:
    "The key is tried first with one small request that the provider may charge for. It is encrypted and never shown " +
    `again. It comes before the installation's own. An organization has at most ${mostProviderKeys}.`,
  tags,
  access: "models:write",
  requires: ["verified_email"],
  body: ProviderKeyInput,
  response: ProviderKey,
  status: 201,
  idempotent: true,
  errors: ["conflict"],
});

export const deleteProviderKey = endpoint({
  method: "DELETE",
  path: "/api/v1/provider-keys/{provider_key_id}",
  summary: "Delete a key of a model provider",
  description:
    "Runs that are under way may use it until they end. Models that only it reached can no longer be picked.",
  tags,
  access: "models:write",
  params,
  status: 204,
});

export const testProviderKey = endpoint({
  method: "POST",
  path: "/api/v1/provider-keys/{provider_key_id}/test",
  summary: "Try a key of a model provider",
  description: "Sends one small request that the provider may charge for.",
  tags,
  access: "models:write",
  params,
  response: ProviderKeyTest,
  status: 200,
});
