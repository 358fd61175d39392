import { registerByInvitation as contract } from "@/features/members/joining/contract";
import { registerByInvitation } from "@/features/members/joining/register-by-invitation";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, body, request }) => registerByInvitation(ctx, body, request.headers));
export const OPTIONS = preflight(contract);
