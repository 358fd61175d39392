import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { workflowLimits } from "../constants";
import { WorkflowDetail, WorkflowVersion, WorkflowVersionDetail } from "../presenting/schema";

const tags = ["Workflows"] as const;
const workflowParams = z.object({ workflow_key: z.string().min(1).max(64).describe("The workflow's key or its id") });
const versionParams = workflowParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000) });

export const listWorkflowVersions = endpoint({
  method: "GET",
  path: "/api/v1/workflows/{workflow_key}/versions",
  summary: "List a workflow's versions",
  description: "Newest first. Workflows of the catalog have none.",
  tags,
  access: "workflows:read",
  params: workflowParams,
  query: z.object(pageQuery),
  response: pageOf(WorkflowVersion),
  status: 200,
  errors: ["not_found"],
});

export const createWorkflowVersion = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/versions",
  summary: "Make a version from a workflow's draft",
  description:
    "A version never changes. It runs once it is published, which this does at once with `publish`. Refused with the places when the draft could not run.",
  tags,
  access: "workflows:write",
  idempotent: true,
  params: workflowParams,
  body: z.object({
    note: z
      .string()
      .trim()
      .max(workflowLimits.note, `At most ${workflowLimits.note} characters.`)
      .optional()
      .describe("What changed, for those who look later"),
    publish: z.boolean().default(false),
    draft_revision: z.int().min(1).optional().describe("The draft that is meant; without it, whatever it says now"),
  }),
  response: WorkflowVersionDetail,
  status: 201,
  errors: ["not_found", "forbidden", "conflict", "validation_failed"],
});

export const getWorkflowVersion = endpoint({
  method: "GET",
  path: "/api/v1/workflows/{workflow_key}/versions/{version}",
  summary: "Get a version of a workflow",
  tags,
  access: "workflows:write",
  params: versionParams,
  response: WorkflowVersionDetail,
  status: 200,
  errors: ["not_found"],
});

export const publishWorkflowVersion = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/versions/{version}/publish",
  summary: "Publish a version of a workflow",
  description: "From now on it runs. Runs under way keep the version with which they began; the draft stays.",
  tags,
  access: "workflows:write",
  params: versionParams,
  response: WorkflowDetail,
  status: 200,
  errors: ["not_found", "forbidden", "validation_failed"],
});

export const rollBackWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/rollback",
  summary: "Go back to an earlier version of a workflow",
  description: "Publishes that version and makes it the draft as well, so that what is edited is what runs.",
  tags,
  access: "workflows:write",
  params: workflowParams,
  body: z.object({ version: z.int().min(1) }),
  response: WorkflowDetail,
  status: 200,
  errors: ["not_found", "forbidden", "validation_failed"],
});
