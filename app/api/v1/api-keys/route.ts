import * as contract from "@/features/access/api-keys/contract";
import { listApiKeys } from "@/features/access/api-keys/data";
import { createApiKey } from "@/features/access/api-keys/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listApiKeys, ({ ctx, query }) => listApiKeys(ctx, query));
export const POST = route(contract.createApiKey, ({ ctx, body }) => createApiKey(ctx, body));
export const OPTIONS = preflight(contract.listApiKeys, contract.createApiKey);
