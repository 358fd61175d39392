import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { maxPayloadBytes } from "./constants";
import {
  CreateTrigger,
  HookAnswer,
  MintedTrigger,
  RotateTrigger,
  TestTrigger,
  Trigger,
  TriggerDelivery,
  TriggerTest,
  UpdateTrigger,
} from "./schema";

const params = z.object({ trigger_id: z.uuid() });
const tags = ["Triggers"] as const;
const whose = "One's own; anybody's for admins and owners.";

export const listTriggers = endpoint({
  method: "GET",
  path: "/api/v1/triggers",
  summary: "List inbound webhooks",
  description: "All of the organization, newest first, without their URLs.",
  tags,
  access: "schedules:read",
  query: z.object({
    ...pageQuery,
    q: z.string().trim().min(1).max(100).optional().describe("Part of the name or of the target's key"),
    target_kind: z.enum(["agent", "workflow"]).optional(),
    target_key: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(Trigger),
  status: 200,
});

export const createTrigger = endpoint({
  method: "POST",
  path: "/api/v1/triggers",
  summary: "Create an inbound webhook",
  description:
    "Whoever knows its URL starts the agent or the workflow, for the person who makes it and with the rights of their role at " +
    "that time. The answer carries the URL and the signing secret, which are shown this once.",
  tags,
  access: "schedules:write",
  requires: ["verified_email"],
  body: CreateTrigger,
  response: MintedTrigger,
  status: 201,
});

export const getTrigger = endpoint({
  method: "GET",
  path: "/api/v1/triggers/{trigger_id}",
  summary: "Get an inbound webhook",
  tags,
  access: "schedules:read",
  params,
  response: Trigger,
  status: 200,
});

export const updateTrigger = endpoint({
  method: "PATCH",
  path: "/api/v1/triggers/{trigger_id}",
  summary: "Change an inbound webhook",
  description: `${whose} One that is not enabled answers as if it did not exist.`,
  tags,
  access: "schedules:write",
  params,
  body: UpdateTrigger,
  response: Trigger,
  status: 200,
});

export const deleteTrigger = endpoint({
  method: "DELETE",
  path: "/api/v1/triggers/{trigger_id}",
  summary: "Delete an inbound webhook",
  description: `${whose} Its URL stops working at once. Its runs stay.`,
  tags,
  access: "schedules:write",
  params,
  status: 204,
});

export const rotateTrigger = endpoint({
  method: "POST",
  path: "/api/v1/triggers/{trigger_id}/rotate",
  summary: "Renew an inbound webhook's URL or signing secret",
  description: `${whose} What it had before stops working at once. The answer carries what was made, which is shown this once.`,
  tags,
  access: "schedules:write",
  requires: ["verified_email"],
  params,
  body: RotateTrigger,
  response: MintedTrigger,
  status: 200,
});

export const testTrigger = endpoint({
  method: "POST",
  path: "/api/v1/triggers/{trigger_id}/test",
  summary: "Try an inbound webhook",
  description: `Tells what the target would be given, and with \`start\` starts a run with it. ${whose}`,
  tags,
  access: "schedules:write",
  limit: "run",
  params,
  body: TestTrigger,
  bodyLimitBytes: maxPayloadBytes,
  response: TriggerTest,
  status: 200,
  errors: ["conflict"],
});

export const listDeliveries = endpoint({
  method: "GET",
  path: "/api/v1/triggers/{trigger_id}/deliveries",
  summary: "List an inbound webhook's deliveries",
  description: "What became of its calls, newest first, for 30 days. Without what was sent.",
  tags,
  access: "schedules:read",
  params,
  query: z.object(pageQuery),
  response: pageOf(TriggerDelivery),
  status: 200,
});

export const receiveHook = endpoint({
  method: "POST",
  path: "/api/v1/hooks/{token}",
  summary: "Call an inbound webhook",
  description:
    "The body is JSON, of at most 256 KiB; any query is taken. Where the webhook is signed, send the headers of Standard " +
    "Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) or GitHub's `X-Hub-Signature-256`. A call that was " +
    "received before, by its `webhook-id` or else by its body, answers with the first one's run and starts nothing. An " +
    "unknown URL and one that is not enabled answer the same.",
  tags,
  access: "public",
  params: z.object({ token: z.string().min(1).max(200) }),
  anyQuery: true,
  bytes: true,
  bodyLimitBytes: maxPayloadBytes,
  response: HookAnswer,
  status: 202,
  errors: ["not_found", "unauthenticated", "rate_limited", "invalid_json", "validation_failed", "conflict"],
});
