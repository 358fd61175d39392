import { listMessages as contract } from "@/features/conversations/messages/contract";
import { listMessages } from "@/features/conversations/messages/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params, query }) => listMessages(ctx, params.conversation_id, query));
export const OPTIONS = preflight(contract);
