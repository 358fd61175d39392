import { listSecurityEvents as contract } from "@/features/audit/contract";
import { listSecurityEvents } from "@/features/audit/security-events/list";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listSecurityEvents(ctx, query));
export const OPTIONS = preflight(contract);
