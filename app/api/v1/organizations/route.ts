import { listOrganizations } from "@/features/organizations/contract";
import { listMyOrganizations } from "@/features/organizations/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listOrganizations, ({ ctx, query }) => listMyOrganizations(ctx, query));
export const OPTIONS = preflight(listOrganizations);
