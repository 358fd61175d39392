import { setOrganizationSecurity as contract } from "@/features/organizations/contract";
import { setOrganizationSecurity } from "@/features/organizations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PUT = route(contract, ({ ctx, params, body }) =>
  setOrganizationSecurity(ctx, params.organization_id, { requireSecondFactor: body.require_second_factor }),
);
export const OPTIONS = preflight(contract);
