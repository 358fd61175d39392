import { issueToken } from "@/features/identity/contract";
import { issueTokens } from "@/features/identity/tokens/issue-tokens";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(issueToken, ({ ctx, body, request }) =>
  issueTokens({ email: body.email, password: body.password, code: body.code }, body.organization_id ?? null, {
    headers: request.headers,
    origin: ctx,
  }),
);
export const OPTIONS = preflight(issueToken);
