import { createMemory, deleteMemories, listMemories } from "@/features/memory/contract";
import * as data from "@/features/memory/data";
import * as mutations from "@/features/memory/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listMemories, ({ ctx, query }) => data.listMemories(ctx, query));
export const POST = route(createMemory, ({ ctx, body }) => mutations.createMemory(ctx, body));
export const DELETE = route(deleteMemories, ({ ctx, query }) => mutations.deleteMemories(ctx, query.scope));
export const OPTIONS = preflight(listMemories, createMemory, deleteMemories);
