import { discardDeadLetters } from "@/features/operator/jobs/contract";
import { discardDead } from "@/features/operator/jobs/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(discardDeadLetters, ({ ctx, body }) => discardDead(ctx, body));
export const OPTIONS = preflight(discardDeadLetters);
