import { resendVerification } from "@/features/identity/account/contract";
import { requestLink } from "@/features/identity/jobs";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(resendVerification, async ({ body }) => {
  await requestLink({ email: body.email, purpose: "verify_email" });
  return undefined;
});
export const OPTIONS = preflight(resendVerification);
