import { exportConversation as contract } from "@/features/conversations/export/contract";
import { exportConversation } from "@/features/conversations/export/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params, query }) =>
  exportConversation(ctx, params.conversation_id, query.format),
);
export const OPTIONS = preflight(contract);
