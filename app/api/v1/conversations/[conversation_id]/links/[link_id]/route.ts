import { revokeConversationLink as contract } from "@/features/conversations/sharing/contract";
import { revokeConversationLink } from "@/features/conversations/sharing/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const DELETE = route(contract, async ({ ctx, params }) => {
  await revokeConversationLink(ctx, params.conversation_id, params.link_id);
  return undefined;
});
export const OPTIONS = preflight(contract);
