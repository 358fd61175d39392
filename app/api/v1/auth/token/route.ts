import { issueToken } from "@/features/identity/contract";
import { issueTokens } from "@/features/identity/tokens/issue-tokens";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(issueToken, ({ ctx, body, request }) =>
  issueTokens(
    {
      email: body.email,
      password: body.password,
      address: ctx.address,
      userAgent: request.headers.get("user-agent"),
    },
    body.organization_id ?? null,
  ),
);
export const OPTIONS = preflight(issueToken);
