import { restoreOrganization as contract } from "@/features/organizations/contract";
import { restoreOrganization } from "@/features/organizations/deletion/deletion";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => restoreOrganization(ctx, params.organization_id));
export const OPTIONS = preflight(contract);
