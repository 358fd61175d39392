import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { agentLimits } from "../constants";
import { AgentDetail, AgentVersion, AgentVersionDetail } from "../schema";

const tags = ["Agents"] as const;
const agentParams = z.object({ agent_id: z.string().min(1).max(64).describe("The agent's id or its key") });
const versionParams = agentParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000) });

export const listAgentVersions = endpoint({
  method: "GET",
  path: "/api/v1/agents/{agent_id}/versions",
  summary: "List an agent's versions",
  description: "Newest first. Agents of the catalog have none.",
  tags,
  access: "agents:read",
  params: agentParams,
  query: z.object(pageQuery),
  response: pageOf(AgentVersion),
  status: 200,
  errors: ["not_found"],
});

export const createAgentVersion = endpoint({
  method: "POST",
  path: "/api/v1/agents/{agent_id}/versions",
  summary: "Make a version from an agent's draft",
  description: "A version never changes. It answers once it is published, which this does at once with `publish`.",
  tags,
  access: "agents:write",
  idempotent: true,
  params: agentParams,
  body: z.object({
    note: z
      .string()
      .trim()
      .max(agentLimits.note, `At most ${agentLimits.note} characters.`)
      .optional()
      .describe("What changed, for those who look later"),
    publish: z.boolean().default(false),
    draft_revision: z.int().min(1).optional().describe("The draft that is meant; without it, whatever it says now"),
  }),
  response: AgentVersionDetail,
  status: 201,
  errors: ["not_found", "forbidden", "conflict", "validation_failed"],
});

export const getAgentVersion = endpoint({
  method: "GET",
  path: "/api/v1/agents/{agent_id}/versions/{version}",
  summary: "Get a version of an agent",
  tags,
  access: "agents:write",
  params: versionParams,
  response: AgentVersionDetail,
  status: 200,
  errors: ["not_found"],
});

export const publishAgentVersion = endpoint({
  method: "POST",
  path: "/api/v1/agents/{agent_id}/versions/{version}/publish",
  summary: "Publish a version of an agent",
  description: "From now on it answers. Runs under way keep the version with which they began; the draft stays.",
  tags,
  access: "agents:write",
  params: versionParams,
  response: AgentDetail,
  status: 200,
  errors: ["not_found", "forbidden", "validation_failed"],
});

export const rollBackAgent = endpoint({
  method: "POST",
  path: "/api/v1/agents/{agent_id}/rollback",
  summary: "Go back to an earlier version of an agent",
  description: "Publishes that version and makes it the draft as well, so that what is edited is what answers.",
  tags,
  access: "agents:write",
  params: agentParams,
  body: z.object({ version: z.int().min(1) }),
  response: AgentDetail,
  status: 200,
  errors: ["not_found", "forbidden", "validation_failed"],
});
