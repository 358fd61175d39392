import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { Agent } from "./schema";

export const listAgents = endpoint({
  method: "GET",
  path: "/api/v1/agents",
  summary: "List the agents that can answer",
  tags: ["Agents"],
  access: "agents:read",
  response: pageOf(Agent).extend({
    model_notice: z.string().nullable().describe("What people should know about the model that answers"),
  }),
  status: 200,
});
