import { disableServiceAccount as contract } from "@/features/access/service-accounts/contract";
import { disableServiceAccount } from "@/features/access/service-accounts/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(contract, async ({ ctx, params }) => {
  await disableServiceAccount(ctx, params.service_account_key);
  return undefined;
});
export const OPTIONS = preflight(contract);
