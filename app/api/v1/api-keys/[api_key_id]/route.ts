import * as contract from "@/features/access/api-keys/contract";
import { getApiKey } from "@/features/access/api-keys/data";
import { renameApiKey, revokeApiKey } from "@/features/access/api-keys/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getApiKey, ({ ctx, params }) => getApiKey(ctx, params.api_key_id));

export const PATCH = route(contract.renameApiKey, ({ ctx, params, body }) =>
  renameApiKey(ctx, params.api_key_id, body.name),
);

export const DELETE = route(contract.revokeApiKey, async ({ ctx, params }) => {
  await revokeApiKey(ctx, params.api_key_id);
  return undefined;
});
export const OPTIONS = preflight(contract.getApiKey, contract.renameApiKey, contract.revokeApiKey);
