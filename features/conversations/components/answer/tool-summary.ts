import type { RunPart } from "@/features/runs/schema";
import { fieldOf, listOf, readJson, textOf } from "./json";

export type ToolCallPart = Extract<RunPart, { type: "tool_call" }>;

/** The gist of a tool call in one line, from what is known of it so far. */
export function summarizeToolCall(part: ToolCallPart): string | null {
  const input = readJson(part.arguments);
  const output = readJson(part.output);
  const failure = textOf(output, "error");
  if (failure) return failure;
  switch (part.tool) {
    case "calculator": {
      const expression = textOf(output, "expression") ?? textOf(input, "expression");
      const result = textOf(output, "result");
      return expression && result ? `${expression} = ${result}` : (expression ?? null);
    }
    case "current_time":
      return summarizeTime(part);
    case "provider_web_search":
      return textOf(input, "query") ?? textOf(input, "url") ?? null;
    case "provider_image_generation":
      return textOf(input, "prompt") ?? null;
    case "provider_code_interpreter":
      return firstLine(textOf(output, "stdout") ?? part.code);
    case "provider_file_search":
      return (
        listOf(input, "queries")
          .filter((query) => typeof query === "string")
          .join(" · ") || null
      );
    case "run_python":
    case "run_code": {
      const error = fieldOf(output, "error");
      if (error) return textOf(error, "message") ?? "The code failed";
      return firstLine(textOf(output, "stdout") ?? textOf(output, "result"));
    }
    case "http_fetch":
    case "http_post":
      return textOf(input, "url") ?? null;
    case "web_search":
    case "search_files":
    case "search_docs":
    case "search_conversations": {
      const query = textOf(input, "query");
      if (part.output === null) return query ?? null;
      const count = listOf(output, "results").length;
      return `${query ?? ""} · ${count === 1 ? "1 result" : `${count} results`}`;
    }
    default:
      return null;
  }
}

function summarizeTime(part: ToolCallPart): string | null {
  const output = readJson(part.output);
  if (output === undefined) return textOf(readJson(part.arguments), "date") ?? null;
  const difference = textOf(fieldOf(output, "compare_to"), "text");
  const moment = [textOf(output, "weekday"), textOf(output, "date")].filter(Boolean).join(", ");
  const time = textOf(output, "time");
  return [moment, difference ?? time].filter(Boolean).join(" · ") || null;
}

function firstLine(text: string | undefined): string | null {
  return text?.trim().split("\n", 1)[0] ?? null;
}
