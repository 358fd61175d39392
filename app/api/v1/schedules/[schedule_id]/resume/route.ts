import * as contract from "@/features/schedules/contract";
import { resumeSchedule } from "@/features/schedules/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.resumeSchedule, ({ ctx, params }) => resumeSchedule(ctx, params.schedule_id));
export const OPTIONS = preflight(contract.resumeSchedule);
