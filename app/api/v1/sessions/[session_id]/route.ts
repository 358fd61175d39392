import { endOwnSession } from "@/features/identity/sessions/contract";
import * as mutations from "@/features/identity/sessions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { expiredSessionCookies } from "@/lib/auth/cookie";

export const DELETE = route(endOwnSession, async ({ ctx, params, headers }) => {
  await mutations.endOwnSession(ctx, params.session_id);
  const isCurrent = ctx.actor.via === "cookie" && params.session_id === ctx.actor.sessionId;
  if (isCurrent) for (const cookie of expiredSessionCookies()) headers.append("set-cookie", cookie);
  return undefined;
});
export const OPTIONS = preflight(endOwnSession);
