import { listOperatedMembers } from "@/features/operator/organizations/contract";
import { listMembers } from "@/features/operator/organizations/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listOperatedMembers, ({ ctx, params, query }) =>
  listMembers(ctx, params.organization_id, query),
);
export const OPTIONS = preflight(listOperatedMembers);
