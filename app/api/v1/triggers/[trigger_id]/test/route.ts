import * as contract from "@/features/triggers/contract";
import { tryTrigger } from "@/features/triggers/receiving/try-trigger";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.testTrigger, ({ ctx, params, body }) => tryTrigger(ctx, params.trigger_id, body));
export const OPTIONS = preflight(contract.testTrigger);
