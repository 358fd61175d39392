import { requestLink } from "@/features/identity/jobs";
import { forgotPassword } from "@/features/identity/password/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(forgotPassword, async ({ body }) => {
  await requestLink({ email: body.email, purpose: "reset_password" });
  return undefined;
});
export const OPTIONS = preflight(forgotPassword);
