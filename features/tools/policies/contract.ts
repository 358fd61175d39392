import { z } from "zod";
import { ToolPolicy } from "@/features/tools/schema";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { ToolPolicyEntry } from "./schema";

const tags = ["Tools"] as const;

export const listToolPolicies = endpoint({
  method: "GET",
  path: "/api/v1/tool-policies",
  summary: "List the organization's word on tools",
  description:
    "Only tools about which it has said something; for the others their default holds (see the list of tools).",
  tags,
  access: "tools:read",
  response: pageOf(ToolPolicyEntry),
  status: 200,
});

export const setToolPolicies = endpoint({
  method: "PUT",
  path: "/api/v1/tool-policies",
  summary: "Say how tools may be used",
  description:
    "Holds for every run that starts from now on. An agent may be stricter, never weaker. `null` takes back what was said.",
  tags,
  access: "tools:write",
  body: z.object({
    policies: z
      .array(z.strictObject({ tool: z.string().min(1).max(64), policy: ToolPolicy.nullable() }))
      .min(1)
      .max(200),
  }),
  response: pageOf(ToolPolicyEntry),
  status: 200,
  errors: ["validation_failed"],
});
