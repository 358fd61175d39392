/** One request, whichever protocol it came in. */
export interface Conversation {
  protocol: "responses" | "chat";
  model: string;
  stream: boolean;
  /** Chat Completions sends usage in a stream only when asked. */
  streamUsage: boolean;
  instructions: string;
  /** Whether several tools may be called in one answer. */
  parallelCalls: boolean;
  tools: OfferedTool[];
  /** JSON Schema that the answer has to follow; absent for free text. */
  answerSchema?: Record<string, unknown>;
  items: Item[];
}

export interface OfferedTool {
  name: string;
  description: string;
}

export type Item =
  | { kind: "user"; text: string }
  | { kind: "assistant"; text: string }
  | { kind: "call"; callId: string; name: string; arguments: string }
  | { kind: "result"; callId: string; output: string };

/** A tool call that has come back. */
export interface ToolResult {
  name: string;
  arguments: string;
  output: string;
}

export function lastUserText(conversation: Conversation): string {
  return conversation.items.findLast((item) => item.kind === "user")?.text ?? "";
}

/** What happened since the person spoke last. */
export function currentTurn(conversation: Conversation): Item[] {
  const start = conversation.items.findLastIndex((item) => item.kind === "user");
  return conversation.items.slice(start + 1);
}

/** The finished tool calls among these items, in the order in which the model made the calls. */
export function toolResults(items: Item[]): ToolResult[] {
  const outputs = new Map(items.flatMap((item) => (item.kind === "result" ? [[item.callId, item.output]] : [])));
  return items.flatMap((item) => {
    const output = item.kind === "call" ? outputs.get(item.callId) : undefined;
    return item.kind === "call" && output !== undefined ? [{ name: item.name, arguments: item.arguments, output }] : [];
  });
}
