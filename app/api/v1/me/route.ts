import { deleteAccount, getAccount, updateAccount } from "@/features/identity/account/contract";
import { eraseMyself } from "@/features/identity/account/erase";
import { getAccount as readAccount, renameMyself } from "@/features/identity/account/profile";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { expiredSessionCookies } from "@/lib/auth/cookie";

export const GET = route(getAccount, ({ ctx }) => readAccount(ctx));
export const PATCH = route(updateAccount, ({ ctx, body }) => renameMyself(ctx, body.name));
export const DELETE = route(deleteAccount, async ({ ctx, headers }) => {
  await eraseMyself(ctx);
  if (ctx.actor.via === "cookie") for (const cookie of expiredSessionCookies()) headers.append("set-cookie", cookie);
  return undefined;
});
export const OPTIONS = preflight(getAccount);
