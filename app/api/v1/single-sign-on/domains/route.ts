import * as contract from "@/features/single-sign-on/contract";
import { listOwnDomains } from "@/features/single-sign-on/data";
import { addDomain } from "@/features/single-sign-on/domains/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listDomains, async ({ ctx }) => ({
  data: await listOwnDomains(ctx),
  next_cursor: null,
}));
export const POST = route(contract.addDomain, ({ ctx, body }) => addDomain(ctx, body.domain));
export const OPTIONS = preflight(contract.listDomains, contract.addDomain);
