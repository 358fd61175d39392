import { startPasskeyRegistration } from "@/features/identity/passkeys/contract";
import { startRegistration } from "@/features/identity/passkeys/registration";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(startPasskeyRegistration, ({ ctx, request }) => startRegistration(ctx, request.headers));
export const OPTIONS = preflight(startPasskeyRegistration);
