import { deleteMemory, updateMemory } from "@/features/memory/contract";
import * as mutations from "@/features/memory/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const PATCH = route(updateMemory, ({ ctx, params, body }) =>
  mutations.updateMemory(ctx, params.memory_id, body),
);
export const DELETE = route(deleteMemory, ({ ctx, params }) => mutations.deleteMemory(ctx, params.memory_id));
export const OPTIONS = preflight(updateMemory, deleteMemory);
