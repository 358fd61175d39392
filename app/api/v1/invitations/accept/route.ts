import { acceptInvitation } from "@/features/organizations/invitations/accept";
import { acceptInvitation as contract } from "@/features/organizations/invitations/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, body }) => acceptInvitation(ctx, body.token));
export const OPTIONS = preflight(contract);
