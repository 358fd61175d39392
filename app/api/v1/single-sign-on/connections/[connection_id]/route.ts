import * as contract from "@/features/single-sign-on/contract";
import { deleteConnection, updateConnection } from "@/features/single-sign-on/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PATCH = route(contract.updateConnection, ({ ctx, params, body }) =>
  updateConnection(ctx, params.connection_id, body),
);
export const DELETE = route(contract.deleteConnection, async ({ ctx, params }) => {
  await deleteConnection(ctx, params.connection_id);
  return undefined;
});
export const OPTIONS = preflight(contract.updateConnection, contract.deleteConnection);
