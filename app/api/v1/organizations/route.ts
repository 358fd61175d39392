import * as contract from "@/features/organizations/contract";
import { listMyOrganizations } from "@/features/organizations/data";
import { createMyOrganization } from "@/features/organizations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listOrganizations, ({ ctx, query }) => listMyOrganizations(ctx, query));
export const POST = route(contract.createOrganization, ({ ctx, body }) => createMyOrganization(ctx, body));
export const OPTIONS = preflight(contract.listOrganizations, contract.createOrganization);
