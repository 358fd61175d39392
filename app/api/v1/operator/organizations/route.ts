import { listOperatedOrganizations } from "@/features/operator/organizations/contract";
import { listOrganizations } from "@/features/operator/organizations/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listOperatedOrganizations, ({ ctx, query }) => listOrganizations(ctx, query));
export const OPTIONS = preflight(listOperatedOrganizations);
