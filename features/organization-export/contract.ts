import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";

export const exportOrganization = endpoint({
  method: "GET",
  path: "/api/v1/organizations/{organization_id}/export",
  summary: "Export an organization",
  description:
    "A ZIP archive of what the caller may read in it: settings, members, agents with their versions, guardrails, tool policies, " +
    "memories, their own conversations and, for who may see them, model settings and tool sources (without keys and credentials) " +
    "and the signed audit log. Works also while the organization is suspended or being deleted.",
  tags: ["Organizations"],
  access: "organization:read",
  whenSuspended: "allowed",
  params: z.object({ organization_id: z.uuid() }),
  file: "application/zip",
  status: 200,
  errors: ["not_found"],
});
