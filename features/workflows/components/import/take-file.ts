import { createWorkflow, importWorkflow } from "../../client";
import type { WorkflowDetail } from "../../presenting/schema";
import { readWorkflowFile } from "../editor/state/file";

interface Taken {
  workflow: WorkflowDetail;
  /** How many things it names do not exist here, or are not right; the editor marks them. */
  issues: number;
}

/** Makes a draft of a file. The problem says why the file is none; throws `ApiProblem` for what the server refuses. */
export async function takeWorkflowFile(organizationId: string, file: File): Promise<Taken | { problem: string }> {
  const read = await readWorkflowFile(file);
  if ("problem" in read) return read;
  if (read.exported === null) return { workflow: await createWorkflow(organizationId, read.definition), issues: 0 };
  const { issues, ...workflow } = await importWorkflow(organizationId, read.exported);
  return { workflow, issues: issues.length };
}

export function importedSentence({ workflow: { name }, issues }: Taken): string {
  if (issues === 0) return `“${name}” was imported.`;
  return `“${name}” was imported. The editor marks ${issues === 1 ? "one thing" : `${issues} things`} to fix.`;
}
