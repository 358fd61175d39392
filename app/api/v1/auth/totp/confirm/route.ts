import { confirmTotp } from "@/features/identity/second-factor/contract";
import { confirmTotpEnrolment } from "@/features/identity/second-factor/enrolment";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(confirmTotp, ({ ctx, body }) => confirmTotpEnrolment(ctx, body.code));
export const OPTIONS = preflight(confirmTotp);
