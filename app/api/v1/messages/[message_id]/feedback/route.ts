import * as contract from "@/features/conversations/messages/contract";
import { rateMessage, unrateMessage } from "@/features/conversations/messages/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PUT = route(contract.rateMessage, ({ ctx, params, body }) => rateMessage(ctx, params.message_id, body));

export const DELETE = route(contract.unrateMessage, async ({ ctx, params }) => {
  await unrateMessage(ctx, params.message_id);
  return undefined;
});
export const OPTIONS = preflight(contract.rateMessage, contract.unrateMessage);
