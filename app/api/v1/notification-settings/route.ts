import { getNotificationSettings, updateNotificationSettings } from "@/features/notifications/settings/contract";
import { changeSettings, readSettings } from "@/features/notifications/settings/settings";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getNotificationSettings, ({ ctx }) => readSettings(ctx));
export const PATCH = route(updateNotificationSettings, ({ ctx, body }) => changeSettings(ctx, body));
export const OPTIONS = preflight(getNotificationSettings);
