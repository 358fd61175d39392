import { settleFlow } from "@/features/identity/external/callback";
import { finishExternalSignIn } from "@/features/identity/external/contract";
import { finishFlow } from "@/features/identity/external/flow";
import { recordTest } from "@/features/single-sign-on/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(finishExternalSignIn, async ({ ctx, body, request, headers }) => {
  const exchanged = { request, headers };
  const flow = await finishFlow({ callbackKey: body.callback, answer: body.answer }, exchanged);
  return flow.intent === "test" ? recordTest(flow, ctx) : settleFlow(flow, ctx, exchanged);
});
export const OPTIONS = preflight(finishExternalSignIn);
