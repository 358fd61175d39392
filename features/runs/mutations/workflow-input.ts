import "server-only";
import { MessageText } from "@/features/runs/schema";
import { schemaMisfits } from "@/features/tools/sources/check-arguments";
import type { WorkflowSpec } from "@/features/workflows/schema";
import { AppError, type FieldError } from "@/lib/errors";

/** Text and objects that are larger belong into files. */
const maxInputBytes = 256 * 1024;

/** Refuses an input that is not what the workflow takes: at `input`, or at the field of the object that is wrong. */
export function requireFittingInput({ key, inputSchema }: WorkflowSpec, input: unknown): void {
  const issues = inputSchema === undefined ? textIssues(key, input) : objectIssues(inputSchema, input);
  if (issues.length > 0) throw new AppError("validation_failed", "The input does not fit.", { errors: issues });
}

function textIssues(key: string, input: unknown): FieldError[] {
  if (typeof input !== "string") return [{ path: "input", message: `The workflow "${key}" takes text.` }];
  const { error } = MessageText.safeParse(input);
  return (error?.issues ?? []).map(({ message }) => ({ path: "input", message }));
}

function objectIssues(schema: Record<string, unknown>, input: unknown): FieldError[] {
  if (Buffer.byteLength(JSON.stringify(input ?? null)) > maxInputBytes) {
    return [{ path: "input", message: `An input may have at most ${maxInputBytes / 1024} KB.` }];
  }
  return schemaMisfits(schema)(input).map(({ path, message }) => ({
    path: path === "" ? "input" : `input.${path}`,
    message: `It ${message}.`,
  }));
}
