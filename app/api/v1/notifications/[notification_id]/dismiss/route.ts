import { dismissNotification } from "@/features/notifications/centre/contract";
import { dismiss } from "@/features/notifications/centre/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(dismissNotification, async ({ ctx, params }) => {
  await dismiss(ctx, params.notification_id);
  return undefined;
});
export const OPTIONS = preflight(dismissNotification);
