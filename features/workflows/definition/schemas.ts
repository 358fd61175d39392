import "server-only";
import { jsonSchemaProblem } from "@/features/agents/definition/output-schema";
import type { WorkflowDefinition } from "./schema";
import type { Issue } from "./validate";

/** What is wrong with the JSON Schemas of a definition, looked at on the server: the checker is large. */
export function schemaProblems({ input_schema: input, stages }: WorkflowDefinition): Issue[] {
  const issues: Issue[] = [];
  const check = (path: string, schema: Record<string, unknown> | null) => {
    const message = schema?.type === "object" ? jsonSchemaProblem(schema) : null;
    if (message !== null) issues.push({ path, message });
  };
  check("input_schema", input);
  for (const [stage, { steps }] of stages.entries()) {
    for (const [index, step] of steps.entries()) {
      if (step.kind === "agent") check(`stages.${stage}.steps.${index}.output_schema`, step.output_schema);
    }
  }
  return issues;
}
