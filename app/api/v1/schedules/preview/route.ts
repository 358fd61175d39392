import * as contract from "@/features/schedules/contract";
import { previewSchedule } from "@/features/schedules/time/preview";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.previewSchedule, ({ body }) => previewSchedule(body));
export const OPTIONS = preflight(contract.previewSchedule);
