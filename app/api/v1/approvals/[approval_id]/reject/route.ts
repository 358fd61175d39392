import { rejectCall } from "@/features/approvals/contract";
import * as deciding from "@/features/approvals/deciding/decide";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(rejectCall, ({ ctx, params, body }) => deciding.rejectCall(ctx, params.approval_id, body));
export const OPTIONS = preflight(rejectCall);
