import type { ResponseStreamEvent } from "@openai/agents";
import type { FileRef } from "@/features/tools/schema";
import type { StreamEventBody } from "../stream/events";
import { isAiSdkPart, projectAiSdkPart } from "./ai-sdk-dialect";
import { projectChatChunk } from "./chat-dialect";
import type { HostedFiles } from "./hosted-files";
import { ItemWriter, type ToolLabel } from "./items";
import { type LabelTool, projectResponsesEvent } from "./responses-dialect";

/**
 * Turns what the Agents SDK and the tools report into the public events of one run. It keeps what it needs to number
 * items and nothing else; no raw provider payload, prompt or tool schema passes it. Hand-offs are shown as
 * `agent.updated` only. The recorder cuts what is too large into chunks.
 */
export class Projector {
  private readonly items: ItemWriter;
  private readonly label: LabelTool;

  constructor(label: LabelTool, nextOutputIndex: number | ItemWriter) {
    this.label = label;
    this.items = typeof nextOutputIndex === "number" ? new ItemWriter({ next: nextOutputIndex }) : nextOutputIndex;
  }

  /** The number of the run's next item, whoever writes it. */
  get nextOutputIndex(): number {
    return this.items.nextIndex;
  }

  /**
   * A projector for an agent that is used as a tool: its items get numbers of the same run, and its calls cannot be
   * taken for those of the agent that asked. Record its events with the `scope` of the call.
   */
  scoped(label: LabelTool): Projector {
    return new Projector(label, this.items.scoped());
  }

  /** Knows a tool call again whose item an earlier attempt of the run already showed. */
  adoptToolCall(call: { callId: string; itemId: string; outputIndex: number; tool: string }): void {
    this.items.adopt(call.callId, call.itemId, call.outputIndex, call.tool);
  }

  /** One event of a model's stream, in any dialect, and the files in it that were stored (see `hostedFilesIn`). */
  modelEvent(event: ResponseStreamEvent, files: HostedFiles = new Map()): StreamEventBody[] {
    if (event.type === "response_done") return this.items.closeAll();
    if (event.type !== "model") return [];
    const raw: unknown = event.event;
    if (isAiSdkPart(raw)) return projectAiSdkPart(raw, this.items, this.label);
    return isResponsesEvent(raw)
      ? projectResponsesEvent(raw, { items: this.items, label: this.label, files })
      : projectChatChunk(raw, this.items, this.label);
  }

  /** Words of the product itself in place of an answer. */
  notice(text: string): StreamEventBody[] {
    const key = "notice";
    return [...this.items.add(key, "message"), ...this.items.refusal(key, 0, text), ...this.items.done(key)];
  }

  /** A call that a workflow makes itself. */
  toolCall(callId: string, label: ToolLabel, args: string): StreamEventBody[] {
    const { items } = this;
    return [
      ...items.add(callId, "tool_call", { callId, label }),
      ...items.toolArgumentsDone(callId, args),
      ...items.done(callId),
    ];
  }

  /** A call waits for a person, or a person decided about it. */
  toolApproval(callId: string, approval: Parameters<ItemWriter["toolApproval"]>[1]): StreamEventBody[] {
    return this.items.toolApproval(callId, approval);
  }

  toolStarted(callId: string): StreamEventBody[] {
    return this.items.toolStarted(callId);
  }

  toolFinished(callId: string, output: string, isError: boolean, files: readonly FileRef[] = []): StreamEventBody[] {
    return this.items.toolOutput(callId, { output, isError, files });
  }
}

function isResponsesEvent(raw: unknown): raw is { type: string } {
  return typeof raw === "object" && raw !== null && "type" in raw && typeof raw.type === "string";
}
