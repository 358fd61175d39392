import { humanApprovalTool } from "../constants";
import type { Approval } from "../schema";

/** True where a workflow asks by a step of its own. */
export function asksItself({ agent, tool }: Pick<Approval, "agent" | "tool">): boolean {
  return agent === null && tool === humanApprovalTool;
}

/** What a step asks, and about what. */
export function readQuestion(text: string): { message: string; content: unknown } {
  const { message, content } = JSON.parse(text) as { message: string; content: unknown };
  return { message, content };
}

/** Content as a person edits it: text as it is, everything else as JSON. */
export function editableContent(content: unknown): string {
  return typeof content === "string" ? content : JSON.stringify(content, null, 2);
}

/** The edited content, or what is wrong with it. */
export function readContent(text: string, before: unknown): { content: unknown } | { problem: string } {
  if (typeof before === "string") return { content: text };
  try {
    return { content: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: `This is not valid JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
