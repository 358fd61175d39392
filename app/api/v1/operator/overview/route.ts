import { getPlatformOverview } from "@/features/operator/overview/contract";
import { readOverview } from "@/features/operator/overview/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getPlatformOverview, ({ ctx }) => readOverview(ctx));
export const OPTIONS = preflight(getPlatformOverview);
