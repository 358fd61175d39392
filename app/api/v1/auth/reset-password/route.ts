import { resetPassword } from "@/features/identity/password/contract";
import { resetPassword as reset } from "@/features/identity/password/reset";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(resetPassword, async ({ ctx, body }) => {
  await reset(body.token, body.password, ctx);
  return undefined;
});
export const OPTIONS = preflight(resetPassword);
