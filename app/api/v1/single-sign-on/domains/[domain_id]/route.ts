import { deleteDomain as contract } from "@/features/single-sign-on/contract";
import { deleteDomain } from "@/features/single-sign-on/domains/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(contract, async ({ ctx, params }) => {
  await deleteDomain(ctx, params.domain_id);
  return undefined;
});
export const OPTIONS = preflight(contract);
