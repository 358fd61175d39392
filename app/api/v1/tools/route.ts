import { listTools as contract } from "@/features/tools/contract";
import { listPublicTools } from "@/features/tools/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, async ({ ctx }) => ({ data: await listPublicTools(ctx), next_cursor: null }));
export const OPTIONS = preflight(contract);
