import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { Run } from "../schema";
import { RunWorkflowInput, StartWorkflow } from "./schema";

const params = z.object({ workflow_key: z.string().min(1).max(64).describe("The workflow's key or its id") });

export const runWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/run",
  summary: "Run a workflow and wait for its end",
  description:
    "Answers 200 with the ended run, or 202 with the run as it stands when `wait_seconds` are over or when it waits for " +
    "a person: it goes on either way, and `GET /api/v1/runs/{run_id}/events` follows it. A run that fails answers `run_failed`.",
  tags: ["Workflows"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  params,
  body: RunWorkflowInput,
  response: Run,
  accepted: Run,
  status: 200,
  errors: ["not_found", "conflict", "run_failed"],
});

export const streamWorkflow = endpoint({
  method: "POST",
  path: "/api/v1/workflows/{workflow_key}/run-stream",
  summary: "Run a workflow and receive its events",
  description:
    "Answers with the `public_sse_v1` events of the new run; the header `X-Run-Id` names it. When the connection breaks, go " +
    "on with `GET /api/v1/runs/{run_id}/events`; when it breaks before the first byte, repeat the request with the same " +
    "`Idempotency-Key`. Leaving the stream does not stop the run.",
  tags: ["Workflows"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  params,
  body: StartWorkflow,
  stream: true,
  status: 200,
  errors: ["not_found", "conflict"],
});
