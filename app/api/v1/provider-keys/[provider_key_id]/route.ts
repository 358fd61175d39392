import { deleteProviderKey as contract } from "@/features/models/provider-keys/contract";
import { deleteProviderKey } from "@/features/models/provider-keys/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(contract, async ({ ctx, params }) => {
  await deleteProviderKey(ctx, params.provider_key_id);
  return undefined;
});
export const OPTIONS = preflight(contract);
