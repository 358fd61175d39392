import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { RunSummary } from "../schema";

export const listAgentExecutions = endpoint({
  method: "GET",
  path: "/api/v1/agents/{agent_id}/executions",
  summary: "List one's own runs of an agent",
  description: "Newest first. Runs are private to whoever started them.",
  tags: ["Agents"],
  access: "runs:read",
  params: z.object({ agent_id: z.string().min(1).max(64).describe("The agent's id or its key") }),
  query: z.object(pageQuery),
  response: pageOf(RunSummary),
  status: 200,
  errors: ["not_found"],
});
