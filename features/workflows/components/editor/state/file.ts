import { workflowExportFormat } from "../../../constants";
import type { WorkflowDefinition } from "../../../definition/schema";
import type { WorkflowDetail } from "../../../presenting/schema";
import { type Draft, withoutIds } from "./draft";

/** Gives the person the draft as a file that an import, here or elsewhere, takes. */
export function saveDraftAsFile(workflow: WorkflowDetail, draft: Draft): void {
  const value = {
    format: workflowExportFormat,
    key: workflow.key,
    version: workflow.version,
    exported_at: new Date().toISOString(),
    definition: withoutIds(draft),
  };
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${workflow.key}.workflow.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** What a file holds, an export or a bare definition; the message says what is wrong with it. */
export async function readDefinitionFile(file: File): Promise<WorkflowDefinition | { problem: string }> {
  const { WorkflowDefinition: schema } = await import("../../../definition/schema");
  const value = parsed(await file.text());
  if (value === null) return { problem: "This file is not JSON. Choose one that “Export” has made." };
  const inner = "definition" in value ? value.definition : value;
  const read = schema.safeParse(inner);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return { problem: `This is no workflow: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() };
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
