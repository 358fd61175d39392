import * as contract from "@/features/triggers/contract";
import { listDeliveries } from "@/features/triggers/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listDeliveries, ({ ctx, params, query }) =>
  listDeliveries(ctx, params.trigger_id, query),
);
export const OPTIONS = preflight(contract.listDeliveries);
