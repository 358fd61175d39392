import * as contract from "@/features/schedules/contract";
import { listFirings } from "@/features/schedules/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listFirings, ({ ctx, params, query }) => listFirings(ctx, params.schedule_id, query));
export const OPTIONS = preflight(contract.listFirings);
