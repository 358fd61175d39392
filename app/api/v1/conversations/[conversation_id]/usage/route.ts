import { getConversationUsage as contract } from "@/features/conversations/export/contract";
import { getConversationUsage } from "@/features/conversations/export/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => getConversationUsage(ctx, params.conversation_id));
export const OPTIONS = preflight(contract);
