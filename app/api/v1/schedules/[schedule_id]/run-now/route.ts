import * as contract from "@/features/schedules/contract";
import { runScheduleNow } from "@/features/schedules/starting/run-now";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.runScheduleNow, ({ ctx, params }) => runScheduleNow(ctx, params.schedule_id));
export const OPTIONS = preflight(contract.runScheduleNow);
