import * as contract from "@/features/conversations/contract";
import { getConversation } from "@/features/conversations/data";
import { deleteConversation, updateConversation } from "@/features/conversations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getConversation, ({ ctx, params }) => getConversation(ctx, params.conversation_id));

export const PATCH = route(contract.updateConversation, ({ ctx, params, body }) =>
  updateConversation(ctx, params.conversation_id, body),
);

export const DELETE = route(contract.deleteConversation, async ({ ctx, params }) => {
  await deleteConversation(ctx, params.conversation_id);
  return undefined;
});
export const OPTIONS = preflight(contract.getConversation, contract.updateConversation, contract.deleteConversation);
