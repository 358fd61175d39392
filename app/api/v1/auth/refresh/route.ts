import { refreshToken } from "@/features/identity/contract";
import { refreshTokenPair } from "@/features/identity/tokens/issue-tokens";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(refreshToken, ({ ctx, body }) => refreshTokenPair(body.refresh_token, ctx));
export const OPTIONS = preflight(refreshToken);
