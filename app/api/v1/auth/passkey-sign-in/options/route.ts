import { startPasskeySignIn } from "@/features/identity/passkeys/contract";
import { startPasskeySignIn as start } from "@/features/identity/passkeys/sign-in";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(startPasskeySignIn, ({ request }) => start(request.headers));
export const OPTIONS = preflight(startPasskeySignIn);
