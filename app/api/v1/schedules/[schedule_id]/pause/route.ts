import * as contract from "@/features/schedules/contract";
import { pauseSchedule } from "@/features/schedules/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.pauseSchedule, ({ ctx, params }) => pauseSchedule(ctx, params.schedule_id));
export const OPTIONS = preflight(contract.pauseSchedule);
