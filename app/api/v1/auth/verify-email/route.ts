import { verifyEmail } from "@/features/identity/account/contract";
import { verifyEmail as verify } from "@/features/identity/account/verification";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(verifyEmail, async ({ ctx, body }) => {
  await verify(body.token, ctx);
  return undefined;
});
export const OPTIONS = preflight(verifyEmail);
