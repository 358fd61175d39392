import { revokeServiceAccountToken as contract } from "@/features/access/service-accounts/contract";
import { revokeToken } from "@/features/access/service-accounts/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(contract, async ({ ctx, params }) => {
  await revokeToken(ctx, params.service_account_key, params.token_id);
  return undefined;
});
export const OPTIONS = preflight(contract);
