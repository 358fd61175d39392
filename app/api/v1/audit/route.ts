import { listAuditEvents as contract } from "@/features/audit/contract";
import { listAuditEvents } from "@/features/audit/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listAuditEvents(ctx, query));
export const OPTIONS = preflight(contract);
