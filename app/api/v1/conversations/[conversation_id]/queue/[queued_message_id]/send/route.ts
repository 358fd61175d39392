import { sendQueuedMessage as contract } from "@/features/conversations/queue/contract";
import { sendQueuedMessage } from "@/features/conversations/queue/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) =>
  sendQueuedMessage(ctx, params.conversation_id, params.queued_message_id),
);
export const OPTIONS = preflight(contract);
