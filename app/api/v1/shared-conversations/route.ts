import { readSharedConversation as contract } from "@/features/conversations/sharing/contract";
import { readSharedConversation } from "@/features/conversations/sharing/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ body }) => readSharedConversation(body));
export const OPTIONS = preflight(contract);
