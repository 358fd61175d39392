import { logout } from "@/features/identity/contract";
import { endSession } from "@/features/identity/sign-in/end-session";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { expiredSessionCookies } from "@/lib/auth/cookie";
import { expiredImpersonationCookies } from "@/lib/auth/impersonation";

export const POST = route(logout, async ({ ctx, headers }) => {
  await endSession(ctx.actor.sessionId);
  if (ctx.actor.via === "token") return undefined;
  const cookies = ctx.actor.impersonatorId ? expiredImpersonationCookies() : expiredSessionCookies();
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return undefined;
});
export const OPTIONS = preflight(logout);
