import { listInstallationProviders } from "@/features/models/data";
import * as contract from "@/features/models/provider-keys/contract";
import { listOwnProviderKeys } from "@/features/models/provider-keys/data";
import { createProviderKey } from "@/features/models/provider-keys/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listProviderKeys, async ({ ctx }) => ({
  data: await listOwnProviderKeys(ctx),
  next_cursor: null,
  installation: listInstallationProviders(),
}));
export const POST = route(contract.createProviderKey, ({ ctx, body }) => createProviderKey(ctx, body));
export const OPTIONS = preflight(contract.listProviderKeys, contract.createProviderKey);
