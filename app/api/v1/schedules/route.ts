import * as contract from "@/features/schedules/contract";
import { listSchedules } from "@/features/schedules/data";
import { createSchedule } from "@/features/schedules/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listSchedules, ({ ctx, query }) => listSchedules(ctx, query));
export const POST = route(contract.createSchedule, ({ ctx, body }) => createSchedule(ctx, body));
export const OPTIONS = preflight(contract.listSchedules, contract.createSchedule);
