import { listDeadLetters } from "@/features/operator/jobs/contract";
import { readDeadLetters } from "@/features/operator/jobs/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listDeadLetters, ({ ctx, query }) => readDeadLetters(ctx, query));
export const OPTIONS = preflight(listDeadLetters);
