import { resendUserVerification } from "@/features/operator/users/contract";
import { resendVerification } from "@/features/operator/users/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(resendUserVerification, async ({ ctx, params }) => {
  await resendVerification(ctx, params.user_id);
  return undefined;
});
export const OPTIONS = preflight(resendUserVerification);
