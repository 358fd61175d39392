import { renewRecoveryCodes } from "@/features/identity/second-factor/contract";
import * as enrolment from "@/features/identity/second-factor/enrolment";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(renewRecoveryCodes, ({ ctx }) => enrolment.renewRecoveryCodes(ctx));
export const OPTIONS = preflight(renewRecoveryCodes);
