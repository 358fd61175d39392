import { revokeInvitation as contract } from "@/features/organizations/invitations/contract";
import { revokeInvitation } from "@/features/organizations/invitations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(contract, async ({ ctx, params }) => {
  await revokeInvitation(ctx, params.invitation_id);
  return undefined;
});
export const OPTIONS = preflight(contract);
