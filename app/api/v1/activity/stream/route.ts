import { streamActivity } from "@/features/activity/contract";
import { respondWithActivity } from "@/features/activity/live/respond";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(streamActivity, ({ ctx, request }) => respondWithActivity(ctx, request));
export const OPTIONS = preflight(streamActivity);
