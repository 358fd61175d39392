import { saveJsonFile } from "@/lib/json-file";
import { parseJsonObject } from "@/lib/json-object";
import { workflowExportFormat } from "../../../constants";
import type { WorkflowDefinition } from "../../../definition/schema";
import type { WorkflowDetail, WorkflowExport } from "../../../presenting/schema";
import { type Draft, withoutIds } from "./draft";

/** Gives the person the draft as a file that an import, here or elsewhere, takes. */
export function saveDraftAsFile(workflow: WorkflowDetail, draft: Draft): void {
  const value: WorkflowExport = {
    format: workflowExportFormat,
    key: workflow.key,
    version: workflow.version,
    exported_at: new Date().toISOString(),
    definition: withoutIds(draft),
  };
  saveJsonFile(`${workflow.key}.workflow.json`, value);
}

/** What a file holds: an export, or a bare definition as somebody writes it by hand. */
interface WorkflowFile {
  definition: WorkflowDefinition;
  exported: WorkflowExport | null;
}

/** What a file holds; the problem says what is wrong with it. */
export async function readWorkflowFile(file: File): Promise<WorkflowFile | { problem: string }> {
  const value = parseJsonObject(await file.text());
  if (value === null) return { problem: "This file is not JSON. Choose one that “Export” has made." };
  if (typeof value.format === "string" && value.format !== workflowExportFormat) {
    return { problem: `This file is no workflow: it says that it is “${value.format}”.` };
  }
  const { WorkflowExport: Export } = await import("../../../presenting/schema");
  const isExport = "definition" in value;
  const read = isExport ? Export.safeParse(value) : Export.shape.definition.safeParse(value);
  if (!read.success) return { problem: `This file is no workflow. ${sentenceOf(read.error.issues)}`.trim() };
  return "definition" in read.data
    ? { definition: read.data.definition, exported: read.data }
    : { definition: read.data, exported: null };
}

function sentenceOf(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const [issue] = issues;
  if (!issue) return "";
  const place = issue.path.join(".");
  const others = issues.length - 1;
  const more = others > 0 ? ` And ${others} more ${others === 1 ? "thing is" : "things are"} not right.` : "";
  if (/received undefined$/.test(issue.message)) return `“${place}” is missing.${more}`;
  return `${place ? `${place}: ` : ""}${issue.message}${/[.!?]$/.test(issue.message) ? "" : "."}${more}`;
}
