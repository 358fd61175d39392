import * as contract from "@/features/triggers/contract";
import { listTriggers } from "@/features/triggers/data";
import { createTrigger } from "@/features/triggers/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listTriggers, ({ ctx, query }) => listTriggers(ctx, query));
export const POST = route(contract.createTrigger, ({ ctx, body }) => createTrigger(ctx, body));
export const OPTIONS = preflight(contract.listTriggers, contract.createTrigger);
