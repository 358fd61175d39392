import { refreshToolSource as contract } from "@/features/tools/sources/contract";
import { refreshSource } from "@/features/tools/sources/list-tools";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => refreshSource(ctx, params.source_id));
export const OPTIONS = preflight(contract);
