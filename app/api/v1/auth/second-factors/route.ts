import { getSecondFactors } from "@/features/identity/second-factor/contract";
import * as data from "@/features/identity/second-factor/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getSecondFactors, ({ ctx }) => data.getSecondFactors(ctx));
export const OPTIONS = preflight(getSecondFactors);
