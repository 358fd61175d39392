import { unlinkExternalIdentity } from "@/features/identity/external/contract";
import { unlinkIdentity } from "@/features/identity/external/identities";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(unlinkExternalIdentity, async ({ ctx, params }) => {
  await unlinkIdentity(ctx, params.identity_id);
  return undefined;
});
export const OPTIONS = preflight(unlinkExternalIdentity);
