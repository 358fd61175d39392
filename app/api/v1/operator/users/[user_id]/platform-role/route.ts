import { setPlatformRole } from "@/features/operator/users/contract";
import { getUser } from "@/features/operator/users/data";
import * as mutations from "@/features/operator/users/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PUT = route(setPlatformRole, async ({ ctx, params, body }) => {
  await mutations.setPlatformRole(ctx, params.user_id, body.platform_role);
  return getUser(ctx, params.user_id);
});
export const OPTIONS = preflight(setPlatformRole);
