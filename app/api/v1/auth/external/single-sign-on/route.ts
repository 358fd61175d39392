import { startSingleSignOn as start } from "@/features/identity/external/callback";
import { startSingleSignOn } from "@/features/identity/external/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(startSingleSignOn, ({ body, request, headers }) =>
  start({ email: body.email, next: body.next }, { request, headers }),
);
export const OPTIONS = preflight(startSingleSignOn);
