import { retryDeadLetters } from "@/features/operator/jobs/contract";
import { retryDead } from "@/features/operator/jobs/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(retryDeadLetters, ({ ctx, body }) => retryDead(ctx, body));
export const OPTIONS = preflight(retryDeadLetters);
