import { verifyAuditLog as contract } from "@/features/audit/contract";
import { verifyAuditLog } from "@/features/audit/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx }) => verifyAuditLog(ctx));
export const OPTIONS = preflight(contract);
