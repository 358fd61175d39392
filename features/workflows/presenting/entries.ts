import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { WorkflowDefinition } from "../definition/schema";
import { toDefinition } from "../definition/to-definition";
import type { OwnWorkflowRow } from "../reading/own-workflows";
import type { WorkflowSpec } from "../schema";
import type { Workflow, WorkflowDetail } from "./schema";

/** A workflow of the catalog as everybody sees it. */
export function catalogEntry(spec: WorkflowSpec): Workflow {
  return {
    ...shownOf(toDefinition(spec).definition),
    id: spec.key,
    key: spec.key,
    source: "catalog",
    version: null,
    has_draft_changes: false,
    archived_at: null,
  };
}

export function catalogDetail(spec: WorkflowSpec): WorkflowDetail {
  const { definition, inCode } = toDefinition(spec);
  return {
    ...catalogEntry(spec),
    definition,
    in_code: inCode,
    draft: null,
    draft_revision: null,
    can_edit: false,
    created_by: null,
    created_at: null,
    updated_at: null,
  };
}

/** An organization's own workflow as everybody sees it: the version that runs, else the draft. */
export function ownEntry(row: OwnWorkflowRow): Workflow {
  return {
    ...shownOf(row.published ?? row.draft),
    id: row.id,
    key: row.key,
    source: "organization",
    version: row.publishedVersion,
    has_draft_changes: row.published !== null && !isDeepStrictEqual(row.published, row.draft),
    archived_at: row.archivedAt?.toISOString() ?? null,
  };
}

function shownOf({ name, description, input_schema: inputSchema, starters, stages }: WorkflowDefinition) {
  const steps = stages.flatMap((stage) => stage.steps);
  return {
    name,
    description,
    takes: inputSchema === null ? ("text" as const) : ("object" as const),
    starters,
    stage_count: stages.length,
    step_count: steps.length,
    agents: [...new Set(steps.flatMap((step) => (step.kind === "agent" ? [step.agent] : [])))],
    tools: [...new Set(steps.flatMap((step) => (step.kind === "tool" ? [step.tool] : [])))],
  };
}
