import * as contract from "@/features/tools/sources/contract";
import { deleteSource, updateSource } from "@/features/tools/sources/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PATCH = route(contract.updateToolSource, ({ ctx, params, body }) =>
  updateSource(ctx, params.source_id, body),
);
export const DELETE = route(contract.deleteToolSource, async ({ ctx, params }) => {
  await deleteSource(ctx, params.source_id);
  return undefined;
});
export const OPTIONS = preflight(contract.updateToolSource, contract.deleteToolSource);
