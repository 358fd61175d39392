import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { Tool } from "./schema";

export const listTools = endpoint({
  method: "GET",
  path: "/api/v1/tools",
  summary: "List the tools that agents can use",
  description: "Those that are built in, and those of the organization's sources that are exposed.",
  tags: ["Tools"],
  access: "tools:read",
  response: pageOf(Tool),
  status: 200,
});
