import * as contract from "@/features/organizations/contract";
import { getOrganization } from "@/features/organizations/data";
import { deleteOrganization } from "@/features/organizations/deletion/deletion";
import { updateOrganization } from "@/features/organizations/mutations";
import { cancelRunsOf } from "@/features/runs/mutations/cancel-runs-of";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getOrganization, ({ ctx, params }) => getOrganization(ctx, params.organization_id));

export const PATCH = route(contract.updateOrganization, ({ ctx, params, body }) =>
  updateOrganization(ctx, params.organization_id, body),
);

export const DELETE = route(contract.deleteOrganization, async ({ ctx, params }) => {
  await deleteOrganization(ctx, params.organization_id);
  await cancelRunsOf({ organizationId: ctx.organization.id });
  return undefined;
});
export const OPTIONS = preflight(contract.getOrganization, contract.updateOrganization, contract.deleteOrganization);
