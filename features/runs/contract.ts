import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { RunTrace } from "./inspector/schema";
import { ChatAnswer, ChatInput, Run, RunFilter, RunSummary } from "./schema";

const runParams = z.object({ run_id: z.uuid() });

export const createChat = endpoint({
  method: "POST",
  path: "/api/v1/chat",
  summary: "Send a message and wait for the whole answer",
  description:
    "Answers 202 with the run when a tool call has to wait for a person: decide with `POST /api/v1/approvals/{id}/approve` " +
    "or `/reject`, then follow the run.",
  tags: ["Chat"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  body: ChatInput,
  response: ChatAnswer,
  accepted: Run,
  status: 200,
  errors: ["not_found", "run_busy", "run_failed"],
});

export const createChatStream = endpoint({
  method: "POST",
  path: "/api/v1/chat/stream",
  summary: "Send a message and receive the answer's events",
  description:
    "Answers with the `public_sse_v1` events of the new run. When the connection breaks, go on with " +
    "`GET /api/v1/runs/{run_id}/events`; when it breaks before the first byte, repeat the request with the same " +
    "`Idempotency-Key`. Leaving the stream does not stop the run.",
  tags: ["Chat"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  body: ChatInput,
  stream: true,
  status: 200,
  errors: ["not_found", "run_busy"],
});

export const createRun = endpoint({
  method: "POST",
  path: "/api/v1/runs",
  summary: "Send a message without waiting for the answer",
  tags: ["Runs"],
  access: "runs:write",
  limit: "run",
  idempotent: true,
  body: ChatInput,
  response: Run,
  status: 201,
  errors: ["not_found", "run_busy"],
});

export const listRuns = endpoint({
  method: "GET",
  path: "/api/v1/runs",
  summary: "List runs",
  description: "One's own and every run of a workflow, the newest first.",
  tags: ["Runs"],
  access: "runs:read",
  query: RunFilter.extend(pageQuery),
  response: pageOf(RunSummary),
  status: 200,
});

export const getRunTrace = endpoint({
  method: "GET",
  path: "/api/v1/runs/{run_id}/trace",
  summary: "Look inside a run",
  description:
    "The run with what happened inside: model calls, tools, hand-offs, checks, memory and approvals, with tokens, cost and times. " +
    "While the run goes on, that is what happened so far. System prompts are never in it.",
  tags: ["Runs"],
  access: "runs:read",
  params: runParams,
  query: z.object({
    events: z.stringbool().default(false).describe("Whether to include the run's events"),
    plan: z.stringbool().default(false).describe("Whether to include the stages and steps of the workflow"),
  }),
  response: RunTrace,
  status: 200,
  errors: ["not_found"],
});

export const getRun = endpoint({
  method: "GET",
  path: "/api/v1/runs/{run_id}",
  summary: "Get a run",
  tags: ["Runs"],
  access: "runs:read",
  params: runParams,
  response: Run,
  status: 200,
  errors: ["not_found"],
});

export const streamRunEvents = endpoint({
  method: "GET",
  path: "/api/v1/runs/{run_id}/events",
  summary: "Follow a run's events",
  description:
    "Sends every event after `Last-Event-ID` (or all), then follows until the terminal event. A reader that already " +
    "has the last event of an ended run gets 204 and should not reconnect.",
  tags: ["Runs"],
  access: "runs:read",
  params: runParams,
  stream: true,
  status: 200,
  errors: ["not_found", "gone"],
});

export const cancelRun = endpoint({
  method: "POST",
  path: "/api/v1/runs/{run_id}/cancel",
  summary: "Cancel a run",
  description: "Aborts the model call, wherever the run executes. Cancelling an ended run changes nothing.",
  tags: ["Runs"],
  access: "runs:write",
  idempotent: true,
  params: runParams,
  response: Run,
  status: 202,
  errors: ["not_found"],
});
