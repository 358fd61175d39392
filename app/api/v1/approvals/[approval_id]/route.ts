import { getApproval } from "@/features/approvals/contract";
import * as data from "@/features/approvals/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getApproval, ({ ctx, params }) => data.getApproval(ctx, params.approval_id));
export const OPTIONS = preflight(getApproval);
