import "server-only";
import type { ResponseStreamEvent } from "@openai/agents";
import { refusalText } from "@/features/models/constants";

type OutputItem = Extract<ResponseStreamEvent, { type: "response_done" }>["response"]["output"][number];

/** A refusal as the Responses API would have said it: other vendors only give a reason for the end. */
export function refusalItem(): OutputItem {
  return {
    type: "message",
    role: "assistant",
    status: "completed",
    content: [{ type: "refusal", refusal: refusalText }],
  };
}
