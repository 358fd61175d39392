import "server-only";
import type { CheckedArguments, ToolSpec } from "@/features/tools/schema";
import type { FieldError } from "@/lib/errors";

export type ArgumentsOutcome = CheckedArguments & { issues?: FieldError[] };

/** Reads a call's arguments and checks them as its tool wants. A problem is worded for the model. */
export function checkArguments(tool: ToolSpec, text: string): ArgumentsOutcome {
  let json: unknown;
  try {
    json = JSON.parse(text === "" ? "{}" : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { valid: false, problem: `The arguments are not valid JSON: ${reason}` };
  }
  if (tool.check) return tool.check(json);
  const parsed = tool.parameters.safeParse(json);
  if (parsed.success) return { valid: true, value: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const problems = issues.map(({ path, message }) => `${path || "arguments"}: ${message}`);
  return { valid: false, problem: `The arguments do not fit the tool. ${problems.join("; ")}`, issues };
}
