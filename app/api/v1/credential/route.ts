import { getCredential } from "@/features/access/credential/contract";
import { describeCredential } from "@/features/access/credential/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getCredential, ({ ctx }) => describeCredential(ctx));
export const OPTIONS = preflight(getCredential);
