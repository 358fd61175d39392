import * as contract from "@/features/operator/approvals/contract";
import { approveUser } from "@/features/operator/approvals/mutations";
import { getUser } from "@/features/operator/users/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.approveUser, async ({ ctx, params }) => {
  await approveUser(ctx, params.user_id);
  return getUser(ctx, params.user_id);
});
export const OPTIONS = preflight(contract.approveUser);
