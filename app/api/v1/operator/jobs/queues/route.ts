import { listQueues } from "@/features/operator/jobs/contract";
import { readQueues } from "@/features/operator/jobs/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(listQueues, async ({ ctx }) => ({ data: await readQueues(ctx) }));
export const OPTIONS = preflight(listQueues);
