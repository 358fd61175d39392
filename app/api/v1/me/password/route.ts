import { changePassword as change } from "@/features/identity/password/change";
import { changePassword } from "@/features/identity/password/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PUT = route(changePassword, async ({ ctx, body }) => {
  await change(ctx, body);
  return undefined;
});
export const OPTIONS = preflight(changePassword);
