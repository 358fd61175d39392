import { readAvatar, removeAvatar, setAvatar as storeAvatar } from "@/features/identity/account/avatar";
import { deleteAvatar, getAvatar, setAvatar } from "@/features/identity/account/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getAvatar, ({ ctx }) => readAvatar(ctx.actor.userId));
export const PUT = route(setAvatar, ({ ctx, body }) => storeAvatar(ctx, body.content));
export const DELETE = route(deleteAvatar, async ({ ctx }) => {
  await removeAvatar(ctx);
  return undefined;
});
export const OPTIONS = preflight(getAvatar);
