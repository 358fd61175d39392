import { signInWithPasskey } from "@/features/identity/passkeys/contract";
import { signInWithPasskey as signIn } from "@/features/identity/passkeys/sign-in";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(signInWithPasskey, ({ body, request }) => signIn(body, request.headers));
export const OPTIONS = preflight(signInWithPasskey);
