import { exportAuditLog } from "@/features/audit/contract";
import { respondWithExport } from "@/features/audit/export/respond";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(exportAuditLog, ({ ctx, query }) => respondWithExport(ctx, query));
export const OPTIONS = preflight(exportAuditLog);
