import { endOtherSessions, listSessions } from "@/features/identity/sessions/contract";
import * as data from "@/features/identity/sessions/data";
import * as mutations from "@/features/identity/sessions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listSessions, ({ ctx, query }) => data.listSessions(ctx, query));
export const DELETE = route(endOtherSessions, ({ ctx }) => mutations.endOtherSessions(ctx));
export const OPTIONS = preflight(listSessions, endOtherSessions);
