import { confirmExternalLink } from "@/features/identity/external/contract";
import { confirmLink } from "@/features/identity/external/pending-link";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(confirmExternalLink, ({ ctx, request, headers }) => confirmLink(ctx, { request, headers }));
export const OPTIONS = preflight(confirmExternalLink);
