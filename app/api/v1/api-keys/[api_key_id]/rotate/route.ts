import { rotateApiKey as contract } from "@/features/access/api-keys/contract";
import { rotateApiKey } from "@/features/access/api-keys/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, body }) => rotateApiKey(ctx, params.api_key_id, body.overlap_days));
export const OPTIONS = preflight(contract);
