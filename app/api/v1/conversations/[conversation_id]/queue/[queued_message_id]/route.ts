import * as contract from "@/features/conversations/queue/contract";
import { changeQueuedMessage, removeQueuedMessage } from "@/features/conversations/queue/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PATCH = route(contract.changeQueuedMessage, ({ ctx, params, body }) =>
  changeQueuedMessage(ctx, params.conversation_id, params.queued_message_id, body.message),
);

export const DELETE = route(contract.removeQueuedMessage, async ({ ctx, params }) => {
  await removeQueuedMessage(ctx, params.conversation_id, params.queued_message_id);
  return undefined;
});
export const OPTIONS = preflight(contract.changeQueuedMessage, contract.removeQueuedMessage);
