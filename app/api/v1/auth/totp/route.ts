import { removeTotp, startTotpEnrolment } from "@/features/identity/second-factor/contract";
import * as enrolment from "@/features/identity/second-factor/enrolment";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(startTotpEnrolment, ({ ctx }) => enrolment.startTotpEnrolment(ctx));
export const DELETE = route(removeTotp, ({ ctx }) => enrolment.removeTotp(ctx));
export const OPTIONS = preflight(startTotpEnrolment, removeTotp);
