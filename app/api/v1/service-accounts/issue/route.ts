import { issueServiceAccountTokenBySignature as contract } from "@/features/access/service-accounts/contract";
import { issueTokenBySignature } from "@/features/access/service-accounts/issue-token";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, body }) => issueTokenBySignature(ctx, body.payload, body.signature));
export const OPTIONS = preflight(contract);
