import { connectToolSource as contract } from "@/features/tools/sources/contract";
import { startConnection } from "@/features/tools/sources/oauth/connection";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => startConnection(ctx, params.source_id));
export const OPTIONS = preflight(contract);
