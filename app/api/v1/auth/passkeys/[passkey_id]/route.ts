import { removePasskey, renamePasskey } from "@/features/identity/passkeys/contract";
import * as registration from "@/features/identity/passkeys/registration";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PATCH = route(renamePasskey, ({ ctx, params, body }) =>
  registration.renamePasskey(ctx, params.passkey_id, body.name),
);
export const DELETE = route(removePasskey, ({ ctx, params }) => registration.removePasskey(ctx, params.passkey_id));
export const OPTIONS = preflight(renamePasskey, removePasskey);
