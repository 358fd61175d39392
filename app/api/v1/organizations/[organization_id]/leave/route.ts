import { leaveOrganization as contract } from "@/features/members/contract";
import { leaveOrganization } from "@/features/members/mutations";
import { cancelRunsOf } from "@/features/runs/mutations/cancel-runs-of";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, async ({ ctx, params }) => {
  await leaveOrganization(ctx, params.organization_id);
  await cancelRunsOf({ organizationId: params.organization_id, userId: ctx.actor.userId });
  return undefined;
});
export const OPTIONS = preflight(contract);
