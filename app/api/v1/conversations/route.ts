import { listConversations as contract } from "@/features/conversations/contract";
import { listConversations } from "@/features/conversations/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listConversations(ctx, query));
export const OPTIONS = preflight(contract);
