import * as contract from "@/features/organizations/invitations/contract";
import { listInvitations } from "@/features/organizations/invitations/data";
import { createInvitations } from "@/features/organizations/invitations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listInvitations, ({ ctx, query }) => listInvitations(ctx, query));
export const POST = route(contract.createInvitations, ({ ctx, body }) => createInvitations(ctx, body));
export const OPTIONS = preflight(contract.listInvitations, contract.createInvitations);
