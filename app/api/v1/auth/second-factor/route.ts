import { finishSignIn as finish } from "@/features/identity/second-factor/finish-sign-in";
import { trustDevice } from "@/features/identity/second-factor/trusted-devices";
import { finishSignIn } from "@/features/identity/sign-in/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(finishSignIn, async ({ ctx, body, request, headers }) => {
  const { ticket, userId } = await finish(body.challenge, body.proof, request.headers, ctx);
  if (body.remember_device) headers.append("set-cookie", await trustDevice(userId, request.headers));
  return { ticket };
});
export const OPTIONS = preflight(finishSignIn);
