import type { Conversation, Item, OfferedTool } from "../conversation";

type Json = Record<string, unknown>;

export class BadRequest extends Error {}

/** Reads the body of `POST /v1/responses`. */
export function readResponsesRequest(body: unknown): Conversation {
  const request = object(body, "The request body");
  const input = typeof request.input === "string" ? [{ role: "user", content: request.input }] : list(request.input);
  const items: Item[] = [];
  const instructions = [text(request.instructions)];
  for (const entry of input) {
    const item = object(entry, "An input item");
    if (item.role === "system" || item.role === "developer") instructions.push(text(item.content));
    else if (item.role === "user") items.push({ kind: "user", text: text(item.content) });
    else if (item.role === "assistant") items.push({ kind: "assistant", text: text(item.content) });
    else if (item.type === "function_call") items.push(call(item.call_id, item));
    else if (item.type === "function_call_output") {
      items.push({ kind: "result", callId: text(item.call_id), output: text(item.output) });
    }
  }
  return {
    protocol: "responses",
    model: text(request.model),
    stream: request.stream === true,
    streamUsage: true,
    instructions: instructions.filter(Boolean).join("\n\n"),
    parallelCalls: request.parallel_tool_calls !== false,
    tools: request.tool_choice === "none" ? [] : list(request.tools).flatMap(offeredTool),
    ...schemaIn(isObject(request.text) ? request.text.format : undefined),
    items,
  };
}

/** Reads the body of `POST /v1/chat/completions`. */
export function readChatRequest(body: unknown): Conversation {
  const request = object(body, "The request body");
  const items: Item[] = [];
  const instructions: string[] = [];
  for (const entry of list(request.messages)) {
    const message = object(entry, "A message");
    if (message.role === "system" || message.role === "developer") instructions.push(text(message.content));
    else if (message.role === "user") items.push({ kind: "user", text: text(message.content) });
    else if (message.role === "tool") {
      items.push({ kind: "result", callId: text(message.tool_call_id), output: text(message.content) });
    } else if (message.role === "assistant") {
      if (text(message.content)) items.push({ kind: "assistant", text: text(message.content) });
      for (const entry of list(message.tool_calls)) {
        const toolCall = object(entry, "A tool call");
        items.push(call(toolCall.id, object(toolCall.function, "A tool call's function")));
      }
    }
  }
  return {
    protocol: "chat",
    model: text(request.model),
    stream: request.stream === true,
    streamUsage: isObject(request.stream_options) && request.stream_options.include_usage === true,
    instructions: instructions.join("\n\n"),
    parallelCalls: request.parallel_tool_calls !== false,
    tools: request.tool_choice === "none" ? [] : list(request.tools).flatMap(offeredTool),
    ...schemaIn(isObject(request.response_format) ? request.response_format.json_schema : undefined),
    items,
  };
}

/** The form of the answer: `text.format` in Responses, `response_format.json_schema` in Chat Completions. */
function schemaIn(format: unknown): { answerSchema?: Json } {
  return isObject(format) && isObject(format.schema) ? { answerSchema: format.schema } : {};
}

/** The Responses protocol names a function flatly, Chat Completions under `function`; hosted tools are left out. */
function offeredTool(entry: unknown): OfferedTool[] {
  const tool = object(entry, "A tool");
  if (tool.type !== "function") return [];
  const definition = isObject(tool.function) ? tool.function : tool;
  return [{ name: text(definition.name), description: text(definition.description) }];
}

function call(id: unknown, definition: Json): Item {
  return { kind: "call", callId: text(id), name: text(definition.name), arguments: text(definition.arguments) };
}

function text(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((part) => (isObject(part) && typeof part.text === "string" ? part.text : ""))
    .join("");
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function object(value: unknown, what: string): Json {
  if (isObject(value)) return value;
  throw new BadRequest(`${what} must be a JSON object.`);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
