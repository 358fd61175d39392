import * as contract from "@/features/conversations/queue/contract";
import { getQueue } from "@/features/conversations/queue/data";
import { queueMessage, reorderQueue } from "@/features/conversations/queue/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getQueue, ({ ctx, params }) => getQueue(ctx, params.conversation_id));

export const POST = route(contract.queueMessage, ({ ctx, params, body }) =>
  queueMessage(ctx, params.conversation_id, body),
);

export const PATCH = route(contract.reorderQueue, ({ ctx, params, body }) =>
  reorderQueue(ctx, params.conversation_id, body.ids),
);
export const OPTIONS = preflight(contract.getQueue, contract.queueMessage, contract.reorderQueue);
