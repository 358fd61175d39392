import { listApprovals } from "@/features/approvals/contract";
import * as data from "@/features/approvals/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listApprovals, ({ ctx, query }) => data.listApprovals(ctx, query));
export const OPTIONS = preflight(listApprovals);
