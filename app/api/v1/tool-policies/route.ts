import * as contract from "@/features/tools/policies/contract";
import { listPolicies } from "@/features/tools/policies/data";
import { setPolicies } from "@/features/tools/policies/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listToolPolicies, async ({ ctx }) => ({
  data: await listPolicies(ctx),
  next_cursor: null,
}));
export const PUT = route(contract.setToolPolicies, async ({ ctx, body }) => ({
  data: await setPolicies(ctx, body.policies),
  next_cursor: null,
}));
export const OPTIONS = preflight(contract.listToolPolicies, contract.setToolPolicies);
