import { testProviderKey as contract } from "@/features/models/provider-keys/contract";
import { testProviderKey } from "@/features/models/provider-keys/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => testProviderKey(ctx, params.provider_key_id));
export const OPTIONS = preflight(contract);
