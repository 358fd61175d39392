import { finishToolSourceConnection as contract } from "@/features/tools/sources/contract";
import { finishConnection } from "@/features/tools/sources/oauth/connection";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, body }) => finishConnection(ctx, body.answer));
export const OPTIONS = preflight(contract);
