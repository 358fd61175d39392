import { reauthenticate } from "@/features/identity/second-factor/contract";
import { reauthenticate as confirm } from "@/features/identity/second-factor/reauthenticate";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(reauthenticate, async ({ ctx, body, request }) => {
  await confirm(ctx, body.proof, request.headers);
  return undefined;
});
export const OPTIONS = preflight(reauthenticate);
