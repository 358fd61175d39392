import * as contract from "@/features/operator/approvals/contract";
import { rejectUser } from "@/features/operator/approvals/mutations";
import { getUser } from "@/features/operator/users/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.rejectUser, async ({ ctx, params, body }) => {
  await rejectUser(ctx, params.user_id, body.reason);
  return getUser(ctx, params.user_id);
});
export const OPTIONS = preflight(contract.rejectUser);
