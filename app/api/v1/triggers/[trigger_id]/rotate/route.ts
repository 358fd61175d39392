import * as contract from "@/features/triggers/contract";
import { rotateTrigger } from "@/features/triggers/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.rotateTrigger, ({ ctx, params, body }) =>
  rotateTrigger(ctx, params.trigger_id, body),
);
export const OPTIONS = preflight(contract.rotateTrigger);
