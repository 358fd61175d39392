import { listSigningKeys } from "@/features/identity/tokens/contract";
import * as signingKeys from "@/features/identity/tokens/signing-keys";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listSigningKeys, () => signingKeys.listSigningKeys());
export const OPTIONS = preflight(listSigningKeys);
