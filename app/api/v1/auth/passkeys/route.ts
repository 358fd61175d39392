import { addPasskey } from "@/features/identity/passkeys/contract";
import * as registration from "@/features/identity/passkeys/registration";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(addPasskey, ({ ctx, body, request }) => registration.addPasskey(ctx, body, request.headers));
export const OPTIONS = preflight(addPasskey);
