import { listConversations as contract } from "@/features/conversations/contract";
import { listConversations } from "@/features/conversations/data";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listConversations(ctx, query));
