import { listConsents as list, setMarketingConsent } from "@/features/identity/account/consents";
import { listConsents, setConsent } from "@/features/identity/account/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listConsents, ({ ctx }) => list(ctx));
export const POST = route(setConsent, ({ ctx, body }) => setMarketingConsent(ctx, body.given));
export const OPTIONS = preflight(listConsents);
