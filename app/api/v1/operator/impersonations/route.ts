import * as contract from "@/features/operator/impersonations/contract";
import { startImpersonation } from "@/features/operator/impersonations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { impersonationCookie } from "@/lib/auth/impersonation";

export const POST = route(contract.startImpersonation, async ({ ctx, body, request, headers }) => {
  const { sessionId, user, expiresAt } = await startImpersonation(ctx, { userId: body.user_id, reason: body.reason });
  headers.append("set-cookie", await impersonationCookie({ sid: sessionId, by: ctx.actor.sessionId }, request.headers));
  return { user, expires_at: expiresAt.toISOString() };
});
export const OPTIONS = preflight(contract.startImpersonation);
