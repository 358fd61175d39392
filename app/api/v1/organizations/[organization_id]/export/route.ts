import { exportOrganization as contract } from "@/features/organization-export/contract";
import { exportOrganization } from "@/features/organization-export/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => exportOrganization(ctx, params.organization_id));
export const OPTIONS = preflight(contract);
