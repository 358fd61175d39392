import * as contract from "@/features/operator/impersonations/contract";
import { endImpersonation } from "@/features/operator/impersonations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { expiredImpersonationCookies } from "@/lib/auth/impersonation";

export const DELETE = route(contract.endImpersonation, async ({ ctx, headers }) => {
  await endImpersonation(ctx);
  for (const cookie of expiredImpersonationCookies()) headers.append("set-cookie", cookie);
  return undefined;
});
export const OPTIONS = preflight(contract.endImpersonation);
