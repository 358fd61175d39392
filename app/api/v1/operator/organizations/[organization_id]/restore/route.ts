import { restoreOperatedOrganization } from "@/features/operator/organizations/contract";
import { getOrganization } from "@/features/operator/organizations/data";
import * as mutations from "@/features/operator/organizations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(restoreOperatedOrganization, async ({ ctx, params }) => {
  await mutations.restoreOrganization(ctx, params.organization_id);
  return getOrganization(ctx, params.organization_id);
});
export const OPTIONS = preflight(restoreOperatedOrganization);
