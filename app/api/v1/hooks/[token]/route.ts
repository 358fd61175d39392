import * as contract from "@/features/triggers/contract";
import { receiveHook } from "@/features/triggers/receiving/receive";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract.receiveHook, ({ ctx, params, body, request }) =>
  receiveHook(ctx, params.token, body, request),
);
export const OPTIONS = preflight(contract.receiveHook);
