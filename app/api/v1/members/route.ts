import { listMembers as contract } from "@/features/members/contract";
import { listMembers } from "@/features/members/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract, ({ ctx, query }) => listMembers(ctx, query));
export const OPTIONS = preflight(contract);
