import { forgetTrustedDevice } from "@/features/identity/sessions/contract";
import * as mutations from "@/features/identity/sessions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(forgetTrustedDevice, ({ ctx, params }) =>
  mutations.forgetTrustedDevice(ctx, params.device_id),
);
export const OPTIONS = preflight(forgetTrustedDevice);
