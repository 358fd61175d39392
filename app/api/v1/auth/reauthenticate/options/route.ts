import { startReauthentication } from "@/features/identity/second-factor/contract";
import { startReauthentication as start } from "@/features/identity/second-factor/reauthenticate";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(startReauthentication, ({ ctx, request }) => start(ctx, request.headers));
export const OPTIONS = preflight(startReauthentication);
