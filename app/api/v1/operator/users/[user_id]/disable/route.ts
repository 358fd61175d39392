import { disableUser } from "@/features/operator/users/contract";
import { getUser } from "@/features/operator/users/data";
import * as mutations from "@/features/operator/users/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(disableUser, async ({ ctx, params, body }) => {
  await mutations.disableUser(ctx, params.user_id, body.reason);
  return getUser(ctx, params.user_id);
});
export const OPTIONS = preflight(disableUser);
