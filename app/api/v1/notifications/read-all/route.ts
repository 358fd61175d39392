import { readAllNotifications } from "@/features/notifications/centre/contract";
import { readAll } from "@/features/notifications/centre/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(readAllNotifications, ({ ctx, body }) => readAll(ctx, body.up_to));
export const OPTIONS = preflight(readAllNotifications);
