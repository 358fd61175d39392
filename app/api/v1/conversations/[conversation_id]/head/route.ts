import { switchBranch as contract } from "@/features/conversations/messages/contract";
import { switchBranch } from "@/features/conversations/messages/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PUT = route(contract, ({ ctx, params, body }) =>
  switchBranch(ctx, params.conversation_id, body.message_id),
);
export const OPTIONS = preflight(contract);
