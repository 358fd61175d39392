import { unreadNotification } from "@/features/notifications/centre/contract";
import { setRead } from "@/features/notifications/centre/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(unreadNotification, ({ ctx, params }) => setRead(ctx, params.notification_id, false));
export const OPTIONS = preflight(unreadNotification);
