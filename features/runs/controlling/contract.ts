import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { Run } from "../schema";
import { RerunRun } from "./schema";

const params = z.object({ run_id: z.uuid() });
const whose = "Only whoever started a run, an admin or an owner may do this.";

export const pauseRun = endpoint({
  method: "POST",
  path: "/api/v1/runs/{run_id}/pause",
  summary: "Pause a workflow's run",
  description:
    "Steps under way end, no further one begins; a run that waits is paused at once. Pausing a paused run changes " +
    `nothing. ${whose}`,
  tags: ["Runs"],
  access: "runs:write",
  idempotent: true,
  params,
  response: Run,
  status: 202,
  errors: ["not_found", "conflict"],
});

export const resumeRun = endpoint({
  method: "POST",
  path: "/api/v1/runs/{run_id}/resume",
  summary: "Let a paused run go on",
  description: `It waits for a free place of a worker, as a new one does. ${whose}`,
  tags: ["Runs"],
  access: "runs:write",
  idempotent: true,
  params,
  response: Run,
  status: 202,
  errors: ["not_found", "conflict"],
});

export const retryRun = endpoint({
  method: "POST",
  path: "/api/v1/runs/{run_id}/retry",
  summary: "Go on where a run stopped short",
  description:
    "A new run in the caller's name for one that failed, was cancelled or is incomplete: finished steps of a workflow are " +
    "not executed again, their outputs are the earlier run's. It works with what the earlier run worked with, under today's " +
    `tool policies and guardrails. ${whose}`,
  tags: ["Runs"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  params,
  response: Run,
  status: 201,
  errors: ["not_found", "conflict"],
});

export const rerunRun = endpoint({
  method: "POST",
  path: "/api/v1/runs/{run_id}/rerun",
  summary: "Run an ended run again",
  description: `A new run in the caller's name with the same input. ${whose}`,
  tags: ["Runs"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  params,
  body: RerunRun,
  response: Run,
  status: 201,
  errors: ["not_found", "conflict"],
});

export const deleteRun = endpoint({
  method: "DELETE",
  path: "/api/v1/runs/{run_id}",
  summary: "Delete an ended run",
  description:
    "It is gone from every list at once, and removed for good with its events and files a day later. A run that has not ended " +
    `is refused, and so is one that answers a message: it goes with its conversation. ${whose}`,
  tags: ["Runs"],
  access: "runs:write",
  params,
  status: 204,
  errors: ["not_found", "conflict"],
});
