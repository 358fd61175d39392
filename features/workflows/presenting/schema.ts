import { z } from "zod";
import { workflowExportFormat } from "../constants";
import { WorkflowDefinition } from "../definition/schema";

/** Where a workflow comes from: declared by the installation, or built by the organization. */
export const WorkflowSource = z.enum(["catalog", "organization"]);
export type WorkflowSource = z.output<typeof WorkflowSource>;

const WorkflowPerson = z.object({ user_id: z.string(), name: z.string() });

export const Workflow = z
  .object({
    id: z.string().describe("For a workflow of the catalog its key"),
    key: z.string(),
    source: WorkflowSource,
    version: z
      .int()
      .nullable()
      .describe("The published version, which runs; null in the catalog and for a first draft"),
    name: z.string(),
    description: z.string(),
    takes: z.enum(["text", "object"]).describe("What a run is started with"),
    starters: z.array(z.string()),
    stage_count: z.int(),
    step_count: z.int(),
    agents: z.array(z.string()).describe("Keys of the agents that its steps name"),
    tools: z.array(z.string()).describe("Names of the tools that its steps name"),
    has_draft_changes: z.boolean().describe("Whether the draft says something else than the version that runs"),
    archived_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Workflow" });
export type Workflow = z.output<typeof Workflow>;

const LastRun = z.object({
  id: z.string(),
  status: z.enum(["queued", "running", "waiting", "paused", "completed", "failed", "cancelled", "incomplete"]),
  created_at: z.iso.datetime(),
});
export type LastRun = z.output<typeof LastRun>;

export const ListedWorkflow = Workflow.extend({
  last_run: LastRun.nullable().describe("Its newest run, whoever or whatever started it; null without `runs:read`"),
}).meta({ id: "ListedWorkflow" });
export type ListedWorkflow = z.output<typeof ListedWorkflow>;

export const WorkflowDetail = Workflow.extend({
  definition: WorkflowDefinition.describe(
    "What runs: its stages and steps, what it takes; the draft where nothing is published",
  ),
  in_code: z
    .array(z.string())
    .describe("Of a workflow of the catalog: where it has functions written in code, which the definition leaves out"),
  draft: WorkflowDefinition.nullable().describe(
    "What is edited; null in the catalog and for those without `workflows:write`",
  ),
  draft_revision: z.int().nullable().describe("Which state of the draft this is: send it back with a change"),
  can_edit: z.boolean().describe("Whether you may change it: its maker and administrators may"),
  created_by: WorkflowPerson.nullable(),
  created_at: z.iso.datetime().nullable(),
  updated_at: z.iso.datetime().nullable(),
}).meta({ id: "WorkflowDetail" });
export type WorkflowDetail = z.output<typeof WorkflowDetail>;

export const WorkflowVersion = z
  .object({
    version: z.int(),
    note: z.string().nullable(),
    published: z.boolean().describe("Whether this version runs"),
    created_by: WorkflowPerson.nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "WorkflowVersion" });
export type WorkflowVersion = z.output<typeof WorkflowVersion>;

export const WorkflowVersionDetail = WorkflowVersion.extend({ definition: WorkflowDefinition }).meta({
  id: "WorkflowVersionDetail",
});
export type WorkflowVersionDetail = z.output<typeof WorkflowVersionDetail>;

export const WorkflowExport = z
  .object({
    format: z.literal(workflowExportFormat),
    key: z.string().max(100),
    version: z.int().nullable(),
    exported_at: z.iso.datetime(),
    definition: WorkflowDefinition,
  })
  .meta({ id: "WorkflowExport" });
export type WorkflowExport = z.output<typeof WorkflowExport>;
