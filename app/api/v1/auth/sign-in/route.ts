import { continueSignIn } from "@/features/identity/sign-in/continue-sign-in";
import { startSignIn } from "@/features/identity/sign-in/contract";
import { provePassword } from "@/features/identity/sign-in/prove-password";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(startSignIn, async ({ ctx, body, request }) => {
  const { userId } = await provePassword(body, ctx);
  return continueSignIn(userId, { methods: ["password"] }, request.headers);
});
export const OPTIONS = preflight(startSignIn);
