import { suspendOrganization } from "@/features/operator/organizations/contract";
import { getOrganization } from "@/features/operator/organizations/data";
import * as mutations from "@/features/operator/organizations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(suspendOrganization, async ({ ctx, params, body }) => {
  await mutations.suspendOrganization(ctx, params.organization_id, body.reason);
  return getOrganization(ctx, params.organization_id);
});
export const OPTIONS = preflight(suspendOrganization);
