import { createChatStream } from "@/features/runs/contract";
import { joinOrStartRun } from "@/features/runs/mutations/start-run";
import { runStream } from "@/features/runs/reading/respond";
import { preflight } from "@/lib/api/cors";
import { requireFreeStream } from "@/lib/api/open-streams";
import { route } from "@/lib/api/route";

export const POST = route(createChatStream, async ({ ctx, body, idempotency }) => {
  requireFreeStream(ctx);
  const { runId, conversationId } = await joinOrStartRun(ctx, body, idempotency);
  return runStream(ctx, runId, 0, { headers: { "x-run-id": runId, "x-conversation-id": conversationId } });
});
export const OPTIONS = preflight(createChatStream);
