import * as contract from "@/features/members/contract";
import { changeMemberRole, removeMember } from "@/features/members/mutations";
import { cancelRunsOf } from "@/features/runs/mutations/cancel-runs-of";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PATCH = route(contract.changeMemberRole, ({ ctx, params, body }) =>
  changeMemberRole(ctx, params.user_id, body.role),
);

export const DELETE = route(contract.removeMember, async ({ ctx, params }) => {
  await removeMember(ctx, params.user_id);
  await cancelRunsOf({ organizationId: ctx.organization.id, userId: params.user_id });
  return undefined;
});
export const OPTIONS = preflight(contract.changeMemberRole, contract.removeMember);
