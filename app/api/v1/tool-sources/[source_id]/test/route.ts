import { testToolSource as contract } from "@/features/tools/sources/contract";
import { testSource } from "@/features/tools/sources/list-tools";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params }) => testSource(ctx, params.source_id));
export const OPTIONS = preflight(contract);
