import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { maxPageSize, pageOf, pageQuery } from "@/lib/api/pagination";
import { workflowLimits } from "./constants";
import { WorkflowBeginning, WorkflowChange } from "./definition/schema";
import { ListedWorkflow, WorkflowDetail, WorkflowExport, WorkflowSource } from "./presenting/schema";

const tags = ["Workflows"] as const;
const workflowParams = z.object({ workflow_key: z.string().min(1).max(64).describe("The workflow's key or its id") });
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

const NewWorkflow = z.object({
  ...WorkflowBeginning.shape,
  key: z
    .string()
    .max(workflowLimits.key)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens.")
    .optional()
    .describe("Made from the name when it is left out; it stays when the name changes"),
});

export const listWorkflows = endpoint({
  method: "GET",
  path: "/api/v1/workflows",
  summary: "List the workflows",
  description:
    "The catalog of the installation first, then the organization's own, newest first. A workflow appears once a version " +
    "of it is published, with `drafts=true` before that too.",
  tags,
  access: "workflows:read",
  query: z.object({
    ...pageQuery,
    limit: z.coerce.number().int().min(1).max(maxPageSize).default(maxPageSize),
    q: z.string().trim().min(1).max(200).optional().describe("Words of the name, the description or the key"),
    source: WorkflowSource.optional(),
    drafts: flag.optional().describe("Whether workflows of which nothing is published are listed as well"),
    archived: flag.optional().describe("Whether the archived ones are listed, and only those"),
  }),
  response: pageOf(ListedWorkflow),
  status: 200,
});

export const createWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows",
  summary: "Begin a workflow",
  description:
    "Makes a draft. It may be incomplete, and runs for nobody but those who try it, until a version of it is published.",
  tags,
  access: "workflows:write",
  idempotent: true,
  body: NewWorkflow,
  response: WorkflowDetail,
  status: 201,
  errors: ["conflict", "validation_failed"],
});

export const importWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows/import",
  summary: "Make a workflow from an exported one",
  description: "It becomes a draft. What it names and does not exist here is told in `issues`.",
  tags,
  access: "workflows:write",
  idempotent: true,
  body: WorkflowExport,
  response: WorkflowDetail.extend({
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  status: 201,
  errors: ["conflict", "validation_failed"],
});

export const getWorkflow = endpoint({
  method: "GET",
  path: "/api/v1/workflows/{workflow_key}",
  summary: "Get a workflow",
  tags,
  access: "workflows:read",
  params: workflowParams,
  response: WorkflowDetail,
  status: 200,
  errors: ["not_found"],
});

export const updateWorkflow = endpoint({
  method: "PATCH",
  path: "/api/v1/workflows/{workflow_key}",
  summary: "Change a workflow's draft",
  description:
    "Only the given fields change. `draft_revision` is the one that you have read: when somebody has changed the draft " +
    "since, the answer is 409 `conflict`, and the draft is to be read again. A draft need not be able to run: publishing looks.",
  tags,
  access: "workflows:write",
  params: workflowParams,
  body: WorkflowChange.extend({ draft_revision: z.int().min(1) }),
  response: WorkflowDetail,
  status: 200,
  errors: ["not_found", "forbidden", "conflict", "validation_failed"],
});

export const archiveWorkflow = endpoint({
  method: "DELETE",
  path: "/api/v1/workflows/{workflow_key}",
  summary: "Archive a workflow",
  description:
    "It runs no more, also not from its schedules and webhooks, and keeps its versions and its runs. It can be restored.",
  tags,
  access: "workflows:write",
  params: workflowParams,
  status: 204,
  errors: ["not_found", "forbidden"],
});

export const restoreWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/restore",
  summary: "Restore an archived workflow",
  tags,
  access: "workflows:write",
  params: workflowParams,
  response: WorkflowDetail,
  status: 200,
  errors: ["not_found", "forbidden"],
});

export const duplicateWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/duplicate",
  summary: "Begin a workflow as a copy of another",
  description: "Of a workflow of the catalog, or of an organization's draft. The copy is yours.",
  tags,
  access: "workflows:write",
  idempotent: true,
  params: workflowParams,
  response: WorkflowDetail,
  status: 201,
  errors: ["not_found", "conflict"],
});

export const exportWorkflow = endpoint({
  method: "GET",
  path: "/api/v1/workflows/{workflow_key}/export",
  summary: "Export a workflow",
  description:
    "Its published version, or the draft where nothing is published: as `POST /api/v1/workflows/import` takes it.",
  tags,
  access: "workflows:write",
  params: workflowParams,
  response: WorkflowExport,
  status: 200,
  errors: ["not_found"],
});
