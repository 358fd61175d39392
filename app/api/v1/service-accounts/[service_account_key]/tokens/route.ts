import * as contract from "@/features/access/service-accounts/contract";
import { listTokens } from "@/features/access/service-accounts/data";
import { issueToken } from "@/features/access/service-accounts/issue-token";
import { revokeTokens } from "@/features/access/service-accounts/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listServiceAccountTokens, ({ ctx, params, query }) =>
  listTokens(ctx, params.service_account_key, query),
);

export const POST = route(contract.issueServiceAccountToken, ({ ctx, params, body }) =>
  issueToken(ctx, params.service_account_key, body),
);

export const DELETE = route(contract.revokeServiceAccountTokens, async ({ ctx, params }) => {
  await revokeTokens(ctx, params.service_account_key);
  return undefined;
});
export const OPTIONS = preflight(
  contract.listServiceAccountTokens,
  contract.issueServiceAccountToken,
  contract.revokeServiceAccountTokens,
);
