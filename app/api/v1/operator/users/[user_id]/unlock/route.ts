import { unlockUser } from "@/features/operator/users/contract";
import { getUser } from "@/features/operator/users/data";
import * as mutations from "@/features/operator/users/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(unlockUser, async ({ ctx, params }) => {
  await mutations.unlockUser(ctx, params.user_id);
  return getUser(ctx, params.user_id);
});
export const OPTIONS = preflight(unlockUser);
