import { confirmEmailChange } from "@/features/identity/account/contract";
import { confirmEmailChange as confirm } from "@/features/identity/account/email-change";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(confirmEmailChange, async ({ ctx, body }) => {
  await confirm(body.token, ctx);
  return undefined;
});
export const OPTIONS = preflight(confirmEmailChange);
