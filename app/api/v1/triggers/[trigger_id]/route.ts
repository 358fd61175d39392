import * as contract from "@/features/triggers/contract";
import { getTrigger } from "@/features/triggers/data";
import { deleteTrigger, updateTrigger } from "@/features/triggers/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getTrigger, ({ ctx, params }) => getTrigger(ctx, params.trigger_id));
export const PATCH = route(contract.updateTrigger, ({ ctx, params, body }) =>
  updateTrigger(ctx, params.trigger_id, body),
);
export const DELETE = route(contract.deleteTrigger, async ({ ctx, params }) => {
  await deleteTrigger(ctx, params.trigger_id);
  return undefined;
});
export const OPTIONS = preflight(contract.getTrigger, contract.updateTrigger, contract.deleteTrigger);
