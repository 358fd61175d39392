import { searchMessages as contract } from "@/features/conversations/search/contract";
import { searchMessages } from "@/features/conversations/search/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => searchMessages(ctx, query));
export const OPTIONS = preflight(contract);
