import { approveCall } from "@/features/approvals/contract";
import * as deciding from "@/features/approvals/deciding/decide";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(approveCall, ({ ctx, params, body }) => deciding.approveCall(ctx, params.approval_id, body));
export const OPTIONS = preflight(approveCall);
