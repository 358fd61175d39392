import { listTrustedDevices } from "@/features/identity/sessions/contract";
import * as data from "@/features/identity/sessions/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listTrustedDevices, ({ ctx, query }) => data.listTrustedDevices(ctx, query));
export const OPTIONS = preflight(listTrustedDevices);
