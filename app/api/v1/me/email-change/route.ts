import { cancelEmailChange, requestEmailChange } from "@/features/identity/account/contract";
import { cancelEmailChange as cancel, requestEmailChange as request } from "@/features/identity/account/email-change";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(requestEmailChange, async ({ ctx, body }) => {
  await request(ctx, body.email);
  return undefined;
});
export const DELETE = route(cancelEmailChange, async ({ ctx }) => {
  await cancel(ctx);
  return undefined;
});
export const OPTIONS = preflight(requestEmailChange);
