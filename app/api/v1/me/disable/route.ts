import { disableAccount } from "@/features/identity/account/contract";
import { disableMyself } from "@/features/identity/account/disable";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { expiredSessionCookies } from "@/lib/auth/cookie";

export const POST = route(disableAccount, async ({ ctx, headers }) => {
  await disableMyself(ctx);
  if (ctx.actor.via === "cookie") for (const cookie of expiredSessionCookies()) headers.append("set-cookie", cookie);
  return undefined;
});
export const OPTIONS = preflight(disableAccount);
