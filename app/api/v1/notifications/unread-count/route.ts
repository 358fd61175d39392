import { countUnreadNotifications } from "@/features/notifications/centre/contract";
import { countUnread } from "@/features/notifications/centre/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(countUnreadNotifications, ({ ctx }) => countUnread(ctx));
export const OPTIONS = preflight(countUnreadNotifications);
