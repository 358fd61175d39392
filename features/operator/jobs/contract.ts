import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { DeadLetterChoice, DeadLetterFilter, OperatedDeadLetter, OperatedQueue } from "./schema";

const tags = ["Operator"] as const;
const access = "operator";

export const listQueues = endpoint({
  method: "GET",
  path: "/api/v1/operator/jobs/queues",
  summary: "List the queues of jobs and how they stand",
  description: "The queue `runs` holds the runs of workflows, schedules and webhooks; the others hold jobs.",
  tags,
  access,
  response: z.object({ data: z.array(OperatedQueue) }),
  status: 200,
});

export const listDeadLetters = endpoint({
  method: "GET",
  path: "/api/v1/operator/jobs/dead-letters",
  summary: "List jobs that failed for good",
  description: "Newest first. What a job carries is not shown.",
  tags,
  access,
  query: DeadLetterFilter.extend(pageQuery),
  response: pageOf(OperatedDeadLetter),
  status: 200,
});

export const retryDeadLetters = endpoint({
  method: "POST",
  path: "/api/v1/operator/jobs/dead-letters/retry",
  summary: "Put dead letters back into their queue",
  description:
    "With all their attempts ahead. Jobs are made to be safe to repeat. Those that are gone meanwhile do not count.",
  tags,
  access,
  requires: ["fresh_sign_in"],
  body: DeadLetterChoice,
  response: z.object({ count: z.int() }),
  status: 200,
});

export const discardDeadLetters = endpoint({
  method: "POST",
  path: "/api/v1/operator/jobs/dead-letters/discard",
  summary: "Delete dead letters for good",
  tags,
  access,
  requires: ["fresh_sign_in"],
  body: DeadLetterChoice,
  response: z.object({ count: z.int() }),
  status: 200,
});
