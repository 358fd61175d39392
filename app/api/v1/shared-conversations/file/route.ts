import { readSharedFile as contract } from "@/features/conversations/sharing/contract";
import { readSharedFile } from "@/features/conversations/sharing/files";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ body }) => readSharedFile(body));
export const OPTIONS = preflight(contract);
