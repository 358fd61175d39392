import { deleteOperatedOrganization, getOperatedOrganization } from "@/features/operator/organizations/contract";
import { getOrganization } from "@/features/operator/organizations/data";
import { deleteOrganization } from "@/features/operator/organizations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getOperatedOrganization, ({ ctx, params }) => getOrganization(ctx, params.organization_id));

export const DELETE = route(deleteOperatedOrganization, async ({ ctx, params, body }) => {
  await deleteOrganization(ctx, params.organization_id, body);
  return getOrganization(ctx, params.organization_id);
});
export const OPTIONS = preflight(getOperatedOrganization, deleteOperatedOrganization);
