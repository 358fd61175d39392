import { getRun as contract } from "@/features/runs/contract";
import { getRun } from "@/features/runs/data";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, params }) => getRun(ctx, params.run_id));
