import { resendInvitation as contract } from "@/features/organizations/invitations/contract";
import { resendInvitation } from "@/features/organizations/invitations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => resendInvitation(ctx, params.invitation_id));
export const OPTIONS = preflight(contract);
