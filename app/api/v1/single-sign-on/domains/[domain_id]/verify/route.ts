import { verifyDomain as contract } from "@/features/single-sign-on/contract";
import { verifyDomain } from "@/features/single-sign-on/domains/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => verifyDomain(ctx, params.domain_id));
export const OPTIONS = preflight(contract);
