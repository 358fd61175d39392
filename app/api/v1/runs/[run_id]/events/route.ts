import { streamRunEvents } from "@/features/runs/contract";
import { respondWithEvents } from "@/features/runs/reading/respond";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(streamRunEvents, ({ ctx, params, request }) => respondWithEvents(ctx, params.run_id, request));
export const OPTIONS = preflight(streamRunEvents);
