import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { maxPageSize, pageOf, pageQuery } from "@/lib/api/pagination";
import { agentLimits } from "./constants";
import { AgentBeginning, AgentChange } from "./definition/schema";
import { Agent, AgentDetail, AgentExport, AgentSource } from "./schema";

const tags = ["Agents"] as const;
const agentParams = z.object({ agent_id: z.string().min(1).max(64).describe("The agent's id or its key") });
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

const NewAgent = z.object({
  ...AgentBeginning.shape,
  key: z
    .string()
    .max(agentLimits.key)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens.")
    .optional()
    .describe("Made from the name when it is left out; it stays when the name changes"),
});

export const listAgents = endpoint({
  method: "GET",
  path: "/api/v1/agents",
  summary: "List the agents that can answer",
  description:
    "The catalog of the installation first, then the organization's own, newest first. An agent appears once a version " +
    "of it is published, with `drafts=true` before that too.",
  tags,
  access: "agents:read",
  query: z.object({
    ...pageQuery,
    limit: z.coerce.number().int().min(1).max(maxPageSize).default(maxPageSize),
    q: z.string().trim().min(1).max(200).optional().describe("Words of the name, the description or the key"),
    source: AgentSource.optional(),
    drafts: flag.optional().describe("Whether agents of which nothing is published are listed as well"),
    archived: flag.optional().describe("Whether the archived ones are listed, and only those"),
  }),
  response: pageOf(Agent).extend({
    model_notice: z.string().nullable().describe("What people should know about the model that answers"),
  }),
  status: 200,
});

export const createAgent = endpoint({
  method: "POST",
  path: "/api/v1/agents",
  summary: "Begin an agent",
  description: "Makes a draft. It answers nobody but those who try it, until a version of it is published.",
  tags,
  access: "agents:write",
  idempotent: true,
  body: NewAgent,
  response: AgentDetail,
  status: 201,
  errors: ["conflict", "validation_failed"],
});

export const importAgent = endpoint({
  method: "POST",
  path: "/api/v1/agents/import",
  summary: "Make an agent from an exported one",
  description: "Tools and agents that do not exist here are left out, and named in `left_out`.",
  tags,
  access: "agents:write",
  idempotent: true,
  body: AgentExport,
  response: AgentDetail.extend({
    left_out: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  status: 201,
  errors: ["conflict", "validation_failed"],
});

export const getAgent = endpoint({
  method: "GET",
  path: "/api/v1/agents/{agent_id}",
  summary: "Get an agent",
  tags,
  access: "agents:read",
  params: agentParams,
  response: AgentDetail,
  status: 200,
  errors: ["not_found"],
});

export const updateAgent = endpoint({
  method: "PATCH",
  path: "/api/v1/agents/{agent_id}",
  summary: "Change an agent's draft",
  description:
    "Only the given fields change. `draft_revision` is the one that you have read: when somebody has changed the draft " +
    "since, the answer is 409 `conflict`, and the draft is to be read again. What is published stays as it is.",
  tags,
  access: "agents:write",
  params: agentParams,
  body: AgentChange.extend({ draft_revision: z.int().min(1) }),
  response: AgentDetail,
  status: 200,
  errors: ["not_found", "forbidden", "conflict", "validation_failed"],
});

export const archiveAgent = endpoint({
  method: "DELETE",
  path: "/api/v1/agents/{agent_id}",
  summary: "Archive an agent",
  description: "It answers nobody any more, and keeps its versions and its runs. It can be restored.",
  tags,
  access: "agents:write",
  params: agentParams,
  status: 204,
  errors: ["not_found", "forbidden"],
});

export const restoreAgent = endpoint({
  method: "POST",
  path: "/api/v1/agents/{agent_id}/restore",
  summary: "Restore an archived agent",
  tags,
  access: "agents:write",
  params: agentParams,
  response: AgentDetail,
  status: 200,
  errors: ["not_found", "forbidden"],
});

export const duplicateAgent = endpoint({
  method: "POST",
  path: "/api/v1/agents/{agent_id}/duplicate",
  summary: "Begin an agent as a copy of another",
  description: "Of an agent of the catalog, or of an organization's draft. The copy is yours.",
  tags,
  access: "agents:write",
  idempotent: true,
  params: agentParams,
  response: AgentDetail,
  status: 201,
  errors: ["not_found", "conflict"],
});

export const exportAgent = endpoint({
  method: "GET",
  path: "/api/v1/agents/{agent_id}/export",
  summary: "Export an agent",
  description:
    "Its published version, or the draft where nothing is published: as `POST /api/v1/agents/import` takes it.",
  tags,
  access: "agents:write",
  params: agentParams,
  response: AgentExport,
  status: 200,
  errors: ["not_found"],
});
