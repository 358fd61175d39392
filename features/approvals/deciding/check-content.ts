import { z } from "zod";
import type { FieldError } from "@/lib/errors";

const Asked = z.strictObject({ message: z.string(), content: z.unknown() });

/**
 * What is wrong with a person's version of what a workflow's approval step asked about. The question stays as it was, and
 * what goes on is of the same kind as before: later steps count on it.
 */
export function checkHumanApproval(asked: string, edited: Record<string, unknown>): FieldError[] {
  const { message, content } = Asked.parse(JSON.parse(asked));
  const unknownNames = Object.keys(edited).filter((name) => name !== "message" && name !== "content");
  const wrong = unknownNames.map((path) => ({ path, message: "There is no such field." }));
  if (edited.message !== undefined && edited.message !== message) {
    wrong.push({ path: "message", message: "The question cannot be changed." });
  }
  if (edited.content === undefined) wrong.push({ path: "content", message: "Say what goes on." });
  else if (kindOf(edited.content) !== kindOf(content)) {
    wrong.push({ path: "content", message: `This has to be ${kindOf(content)}, as it was.` });
  }
  return wrong;
}

/** The arguments as they are stored: with the question that was asked. */
export function editedHumanApproval(asked: string, edited: Record<string, unknown>): Record<string, unknown> {
  return { message: Asked.parse(JSON.parse(asked)).message, content: edited.content };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
