import { listNotificationPreferences, setNotificationPreference } from "@/features/identity/account/contract";
import { listPreferences, setPreference } from "@/features/identity/account/preferences";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listNotificationPreferences, ({ ctx }) => listPreferences(ctx));
export const PATCH = route(setNotificationPreference, ({ ctx, body }) => setPreference(ctx, body));
export const OPTIONS = preflight(listNotificationPreferences);
