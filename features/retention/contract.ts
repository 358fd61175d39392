import { endpoint } from "@/lib/api/endpoint";
import { RetentionPreview, RetentionSettings, RetentionTrial, UpdateRetention } from "./schema";

const tags = ["Retention"] as const;
const path = "/api/v1/retention";

export const getRetention = endpoint({
  method: "GET",
  path,
  summary: "Get for how long the organization keeps things",
  tags,
  access: "retention:read",
  whenSuspended: "allowed",
  response: RetentionSettings,
  status: 200,
});

export const updateRetention = endpoint({
  method: "PATCH",
  path,
  summary: "Change for how long the organization keeps things",
  description: "It holds from the next pass on, which deletes for good. See the preview for what that will be.",
  tags,
  access: "retention:write",
  body: UpdateRetention,
  response: RetentionSettings,
  status: 200,
});

export const previewRetention = endpoint({
  method: "GET",
  path: "/api/v1/retention/preview",
  summary: "See what will be deleted, and when",
  description: "With days in the query, what would be deleted if they were set.",
  tags,
  access: "retention:read",
  whenSuspended: "allowed",
  query: RetentionTrial,
  response: RetentionPreview,
  status: 200,
});
