import * as contract from "@/features/schedules/contract";
import { getSchedule } from "@/features/schedules/data";
import { deleteSchedule, updateSchedule } from "@/features/schedules/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getSchedule, ({ ctx, params }) => getSchedule(ctx, params.schedule_id));
export const PATCH = route(contract.updateSchedule, ({ ctx, params, body }) =>
  updateSchedule(ctx, params.schedule_id, body),
);
export const DELETE = route(contract.deleteSchedule, async ({ ctx, params }) => {
  await deleteSchedule(ctx, params.schedule_id);
  return undefined;
});
export const OPTIONS = preflight(contract.getSchedule, contract.updateSchedule, contract.deleteSchedule);
