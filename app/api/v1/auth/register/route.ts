import { register } from "@/features/identity/contract";
import { signUp } from "@/features/identity/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(register, ({ ctx, body }) =>
  signUp(
    {
      email: body.email,
      password: body.password,
      name: body.name,
      organizationName: body.organization_name,
      marketing: body.marketing_consent,
    },
    { requestId: ctx.requestId, address: ctx.address, userAgent: ctx.userAgent },
  ),
);
export const OPTIONS = preflight(register);
