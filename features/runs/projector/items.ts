import type { FileRef } from "@/features/tools/schema";
import type { Citation } from "../schema";
import type { OutputItemType, StreamEventBody } from "../stream/events";
import { base64Chunks } from "./chunks";

/** A tool as the stream names it. */
export interface ToolLabel {
  tool: string;
  toolName: string;
}

interface OpenItem {
  itemId: string;
  outputIndex: number;
  type: OutputItemType;
  callId: string;
  tool: string;
  /** Text so far: reasoning sections by index, or the arguments of a tool. */
  sections: string[];
  /** Reasoning sections that have begun and not ended. */
  openSections: Set<number>;
  argumentsDone: boolean;
  code: string;
  started: boolean;
  /** Where a refusal goes on; null when there is none under way. */
  refusalIndex: number | null;
}

/** The index of the next item; shared by all that write items of one run. */
export interface OutputIndexes {
  next: number;
}

export interface CallResult {
  output: string;
  isError: boolean;
  files?: readonly FileRef[];
}

type Approval = Pick<
  Extract<StreamEventBody, { kind: "tool.approval" }>,
  "approval_id" | "status" | "arguments" | "reason"
>;

/**
 * The output items of a run as the stream numbers them. Both provider dialects write through it, so they agree on
 * ids, order and the events around an item. Keys are the dialect's own names for an item within one response.
 */
export class ItemWriter {
  private readonly open = new Map<string, OpenItem>();
  private readonly byCallId = new Map<string, OpenItem>();
  private readonly indexes: OutputIndexes;

  constructor(indexes: OutputIndexes) {
    this.indexes = indexes;
  }

  /** A writer for an agent that is used as a tool: keys and calls of its own, numbers of the same run. */
  scoped(): ItemWriter {
    return new ItemWriter(this.indexes);
  }

  get nextIndex(): number {
    return this.indexes.next;
  }

  has(key: string): boolean {
    return this.open.has(key);
  }

  /** Knows a tool call again whose item an earlier attempt already showed. */
  adopt(callId: string, itemId: string, outputIndex: number, tool: string): void {
    this.byCallId.set(callId, { ...newItem("tool_call", itemId, outputIndex, callId, tool), argumentsDone: true });
  }

  add(key: string, type: OutputItemType, call?: { callId: string; label: ToolLabel }): StreamEventBody[] {
    const outputIndex = this.indexes.next++;
    const item = newItem(type, `item_${outputIndex}`, outputIndex, call?.callId ?? "", call?.label.tool ?? "");
    this.open.set(key, item);
    if (call) this.byCallId.set(call.callId, item);
    return [
      {
        kind: "output_item.added",
        ...position(item),
        item_type: type,
        ...(call ? { tool: call.label.tool, tool_name: call.label.toolName, call_id: call.callId } : {}),
      },
    ];
  }

  text(key: string, contentIndex: number, delta: string): StreamEventBody[] {
    return this.with(key, (item) => [{ kind: "message.delta", ...position(item), content_index: contentIndex, delta }]);
  }

  citation(key: string, contentIndex: number, citation: Citation, file?: FileRef): StreamEventBody[] {
    return this.with(key, (item) => [
      { kind: "message.citation", ...position(item), content_index: contentIndex, citation, ...(file ? { file } : {}) },
    ]);
  }

  refusal(key: string, contentIndex: number, delta: string): StreamEventBody[] {
    return this.with(key, (item) => {
      item.sections[0] = (item.sections[0] ?? "") + delta;
      item.refusalIndex = contentIndex;
      return [{ kind: "refusal.delta", ...position(item), content_index: contentIndex, delta }];
    });
  }

  refusalDone(key: string): StreamEventBody[] {
    return this.with(key, endRefusal);
  }

  reasoning(key: string, summaryIndex: number, delta: string): StreamEventBody[] {
    return this.with(key, (item) => {
      const begin = this.beginSection(item, summaryIndex);
      item.sections[summaryIndex] = (item.sections[summaryIndex] ?? "") + delta;
      return [...begin, { kind: "reasoning_summary.delta", ...position(item), summary_index: summaryIndex, delta }];
    });
  }

  reasoningDone(key: string, summaryIndex: number): StreamEventBody[] {
    return this.with(key, (item) => endSection(item, summaryIndex));
  }

  toolArguments(key: string, delta: string): StreamEventBody[] {
    return this.with(key, (item) => {
      item.sections[0] = (item.sections[0] ?? "") + delta;
      return delta === "" ? [] : [{ kind: "tool.arguments.delta", ...toolPosition(item), delta }];
    });
  }

  toolArgumentsDone(key: string, args?: string): StreamEventBody[] {
    return this.with(key, (item) => {
      if (item.argumentsDone) return [];
      item.argumentsDone = true;
      item.sections[0] = args ?? item.sections[0] ?? "";
      return [{ kind: "tool.arguments.done", ...toolPosition(item), arguments: item.sections[0] }];
    });
  }

  code(key: string, delta: string): StreamEventBody[] {
    return this.with(key, (item) => {
      item.code += delta;
      return delta === "" ? [] : [{ kind: "tool.code.delta", ...toolPosition(item), delta }];
    });
  }

  codeDone(key: string, code?: string): StreamEventBody[] {
    return this.with(key, (item) => [{ kind: "tool.code.done", ...toolPosition(item), code: code ?? item.code }]);
  }

  /** A picture of what a tool is making, before it is done. */
  partialImage(key: string, number: number, base64: string, mediaType: string): StreamEventBody[] {
    return this.with(key, (item) => base64Chunks(item.itemId, `partial_image_${number}`, base64, mediaType));
  }

  /** A tool that the provider runs has begun. */
  callStarted(key: string): StreamEventBody[] {
    return this.with(key, start);
  }

  /** A tool that the provider ran has ended. */
  callFinished(key: string, result: CallResult): StreamEventBody[] {
    return this.with(key, (item) => {
      this.open.delete(key);
      return this.toolOutput(item.callId, result);
    });
  }

  /** Goes on under `key` with a call whose approval was asked for under `callId`; false when there is none. */
  continueCall(key: string, callId: string): boolean {
    const item = this.byCallId.get(callId);
    if (item) this.open.set(key, item);
    return item !== undefined;
  }

  /** The arguments of a call, as far as they are written. */
  argumentsOf(callId: string): string {
    return this.byCallId.get(callId)?.sections[0] ?? "";
  }

  toolApproval(callId: string, approval: Approval): StreamEventBody[] {
    const item = this.byCallId.get(callId);
    return item ? [{ kind: "tool.approval", ...toolPosition(item), ...approval }] : [];
  }

  /** Ends an item. A tool call stays open until its output is there: see `toolOutput`. */
  done(key: string): StreamEventBody[] {
    return this.with(key, (item) => {
      this.open.delete(key);
      if (item.type === "tool_call") return [];
      const ends = [...item.openSections].flatMap((index) => endSection(item, index));
      return [...ends, ...endRefusal(item), { kind: "output_item.done", ...position(item), item_type: item.type }];
    });
  }

  /** Ends whatever the response left open; dialects without an end of their own rely on it. */
  closeAll(): StreamEventBody[] {
    return [...this.open.keys()].flatMap((key) => [...this.toolEnd(key), ...this.done(key)]);
  }

  toolStarted(callId: string): StreamEventBody[] {
    const item = this.byCallId.get(callId);
    return item ? start(item) : [];
  }

  toolOutput(callId: string, { output, isError, files = [] }: CallResult): StreamEventBody[] {
    const item = this.byCallId.get(callId);
    if (!item) return [];
    this.byCallId.delete(callId);
    return [
      {
        kind: "tool.output",
        ...toolPosition(item),
        output,
        is_error: isError,
        ...(files.length > 0 ? { files: [...files] } : {}),
      },
      { kind: "tool.status", ...toolPosition(item), status: isError ? "failed" : "completed" },
      { kind: "output_item.done", ...position(item), item_type: "tool_call" },
    ];
  }

  /** A call of the provider's that it never ended stays open, like one that waits for our tools. */
  private toolEnd(key: string): StreamEventBody[] {
    const item = this.open.get(key);
    return item?.type === "tool_call" && !item.started ? this.toolArgumentsDone(key) : [];
  }

  private beginSection(item: OpenItem, summaryIndex: number): StreamEventBody[] {
    if (item.sections[summaryIndex] !== undefined) return [];
    item.sections[summaryIndex] = "";
    item.openSections.add(summaryIndex);
    return [{ kind: "reasoning_summary.part.added", ...position(item), summary_index: summaryIndex }];
  }

  /** Events about an item that is not shown (a hand-off, an unknown key) vanish. */
  private with(key: string, events: (item: OpenItem) => StreamEventBody[]): StreamEventBody[] {
    const item = this.open.get(key);
    return item ? events(item) : [];
  }
}

function newItem(type: OutputItemType, itemId: string, outputIndex: number, callId: string, tool: string): OpenItem {
  return {
    itemId,
    outputIndex,
    type,
    callId,
    tool,
    sections: [],
    openSections: new Set(),
    argumentsDone: false,
    code: "",
    started: false,
    refusalIndex: null,
  };
}

function start(item: OpenItem): StreamEventBody[] {
  if (item.started) return [];
  item.started = true;
  return [{ kind: "tool.status", ...toolPosition(item), status: "in_progress" }];
}

function endRefusal(item: OpenItem): StreamEventBody[] {
  const { refusalIndex } = item;
  if (refusalIndex === null) return [];
  item.refusalIndex = null;
  return [{ kind: "refusal.done", ...position(item), content_index: refusalIndex, refusal: item.sections[0] ?? "" }];
}

function endSection(item: OpenItem, summaryIndex: number): StreamEventBody[] {
  if (!item.openSections.delete(summaryIndex)) return [];
  const text = item.sections[summaryIndex] ?? "";
  return [{ kind: "reasoning_summary.part.done", ...position(item), summary_index: summaryIndex, text }];
}

function position(item: OpenItem) {
  return { output_index: item.outputIndex, item_id: item.itemId };
}

function toolPosition(item: OpenItem) {
  return { ...position(item), call_id: item.callId, tool: item.tool };
}
