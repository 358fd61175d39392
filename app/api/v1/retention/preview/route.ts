import { previewRetention } from "@/features/retention/contract";
import { previewRetention as preview } from "@/features/retention/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(previewRetention, ({ ctx, query }) => preview(ctx, query));
export const OPTIONS = preflight(previewRetention);
