import { listModels } from "@/features/models/contract";
import { listPickableModels } from "@/features/models/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listModels, async ({ ctx }) => ({ data: await listPickableModels(ctx), next_cursor: null }));
export const OPTIONS = preflight(listModels);
