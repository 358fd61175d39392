import { readCalendar } from "@/features/schedules/calendar/read-calendar";
import * as contract from "@/features/schedules/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.readCalendar, ({ ctx, query }) => readCalendar(ctx, query));
export const OPTIONS = preflight(contract.readCalendar);
