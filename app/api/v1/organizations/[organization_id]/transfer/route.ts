import { transferOwnership as contract } from "@/features/members/contract";
import { transferOwnership } from "@/features/members/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, body }) =>
  transferOwnership(ctx, params.organization_id, { userId: body.user_id, keepOwnership: body.keep_ownership }),
);
export const OPTIONS = preflight(contract);
