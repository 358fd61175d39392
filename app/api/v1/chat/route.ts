import { createChat } from "@/features/runs/contract";
import { answerChat } from "@/features/runs/mutations/answer-chat";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(createChat, ({ ctx, body, idempotency }) => answerChat(ctx, body, idempotency));
export const OPTIONS = preflight(createChat);
