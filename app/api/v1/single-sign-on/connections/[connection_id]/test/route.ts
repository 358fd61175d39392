import { testConnection as contract } from "@/features/single-sign-on/contract";
import { testConnection } from "@/features/single-sign-on/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(contract, ({ ctx, params, request, headers }) =>
  testConnection(ctx, params.connection_id, { request, headers }),
);
export const OPTIONS = preflight(contract);
