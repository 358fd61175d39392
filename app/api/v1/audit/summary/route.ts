import { summarizeAuditLog as contract } from "@/features/audit/contract";
import { summarizeAuditLog } from "@/features/audit/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => summarizeAuditLog(ctx, query));
export const OPTIONS = preflight(contract);
