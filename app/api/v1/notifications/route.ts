import { listNotifications as contract } from "@/features/notifications/centre/contract";
import { listNotifications } from "@/features/notifications/centre/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listNotifications(ctx, query));
export const OPTIONS = preflight(contract);
