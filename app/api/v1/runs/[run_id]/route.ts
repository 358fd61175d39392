import { getRun as contract } from "@/features/runs/contract";
import { getRun } from "@/features/runs/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => getRun(ctx, params.run_id));
export const OPTIONS = preflight(contract);
