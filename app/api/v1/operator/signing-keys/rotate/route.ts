import { rotateSigningKeys } from "@/features/identity/tokens/contract";
import * as signingKeys from "@/features/identity/tokens/signing-keys";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(rotateSigningKeys, ({ ctx }) => signingKeys.rotateSigningKeys(ctx));
export const OPTIONS = preflight(rotateSigningKeys);
