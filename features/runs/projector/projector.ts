import type { ResponseStreamEvent } from "@openai/agents";
import type { FileRef } from "@/features/tools/schema";
import type { StreamEventBody } from "../stream/events";
import { projectChatChunk } from "./chat-dialect";
import { chunkPayload } from "./chunks";
import { ItemWriter } from "./items";
import { type LabelTool, projectResponsesEvent } from "./responses-dialect";

/**
 * Turns what the Agents SDK and the tools report into the public events of one run. It keeps what it needs to number
 * items and nothing else; no raw provider payload, prompt or tool schema passes it. Hand-offs are shown as
 * `agent.updated` only.
 */
export class Projector {
  private readonly items: ItemWriter;
  private readonly label: LabelTool;

  constructor(label: LabelTool, nextOutputIndex: number) {
    this.label = label;
    this.items = new ItemWriter(nextOutputIndex);
  }

  /** Knows a tool call again whose item an earlier attempt of the run already showed. */
  adoptToolCall(call: { callId: string; itemId: string; outputIndex: number; tool: string }): void {
    this.items.adopt(call.callId, call.itemId, call.outputIndex, call.tool);
  }

  /** One event of a model's stream, in either dialect. */
  modelEvent(event: ResponseStreamEvent): StreamEventBody[] {
    if (event.type === "response_done") return this.items.closeAll();
    if (event.type !== "model") return [];
    const raw: unknown = event.event;
    return isResponsesEvent(raw)
      ? projectResponsesEvent(raw, this.items, this.label)
      : projectChatChunk(raw, this.items, this.label);
  }

  toolStarted(callId: string): StreamEventBody[] {
    return this.items.toolStarted(callId);
  }

  toolFinished(callId: string, output: string, isError: boolean, files: readonly FileRef[] = []): StreamEventBody[] {
    return this.items.toolOutput(callId, output, isError, files).flatMap((body) => chunkPayload(body));
  }
}

function isResponsesEvent(raw: unknown): raw is { type: string } {
  return typeof raw === "object" && raw !== null && "type" in raw && typeof raw.type === "string";
}
