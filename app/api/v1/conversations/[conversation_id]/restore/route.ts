import { restoreConversation as contract } from "@/features/conversations/contract";
import { restoreConversation } from "@/features/conversations/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => restoreConversation(ctx, params.conversation_id));
export const OPTIONS = preflight(contract);
